/** Loaded into a server that is measured: at SIGUSR2 it collects garbage and prints what is left. */
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  console.log(`MEMORY ${heapUsed + external} ${rss}`);
});
