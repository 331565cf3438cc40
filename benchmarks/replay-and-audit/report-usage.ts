/** Loaded before a program: says on stderr, when it ends, what it took of the processor and how much memory at most. */
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const usage = { cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 };
  process.stderr.write(`${JSON.stringify(usage)}\n`);
});
