/**
 * What the page of the dashboard does with 10,000 participants and 200 changes a second for 60 s, in a real browser. The page has to
 * be built. `--small` tries whether it runs.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg, release } from "node:os";
import { fileURLToPath } from "node:url";
import { WatchedPage } from "./watched-page.ts";

const isSmall = process.argv.includes("--small");
const people = isSmall ? 1_000 : 10_000;
const changesPerSecond = 200;
const warmUpSeconds = isSmall ? 2 : 10;
const seconds = isSmall ? 5 : 60;

interface State {
  readonly changes: number;
  readonly snapshot: {
    readonly summary: { readonly waiting: number; readonly completed: number; readonly arrived: number };
    readonly participants: readonly unknown[];
  };
}

console.log(
  `${new Date().toISOString()}, Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ` +
    `load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
);
console.log(`\n${people} participants, ${changesPerSecond} changes a second for ${seconds} s\n`);
console.log(
  "| view | tasks over 50 ms | longest | longest, CPU | CPU of the main thread | heap after 10 s | heap at the end | ratio | lost counts |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");

for (const [name, hash] of [
  ["waiting rooms", "#/rooms"],
  ["participants", "#/participants"],
  ["timeline", "#/timeline"],
] as const) {
  const server = fork(fileURLToPath(new URL("study-server.ts", import.meta.url)), [
    String(people),
    String(changesPerSecond),
  ]);
  const [port] = await once(server, "message");
  const page = await WatchedPage.open(`http://127.0.0.1:${port}/admin${hash}`);
  const run = async (length: number): Promise<void> => {
    server.send(length);
    await once(server, "message");
  };
  await run(warmUpSeconds);
  const heapBefore = await page.heapBytes();
  const work = await page.during(() => run(seconds - warmUpSeconds));
  const heapAfter = await page.heapBytes();
  server.send("state");
  const [state] = (await once(server, "message")) as [State];
  const { waiting, arrived } = state.snapshot.summary;
  const shown = [await page.figure("Waiting now"), await arrivals(page)];
  const isWhole = shown[0] === waiting && shown[1] === arrived && work.stateRequests === 0;
  const [longest = 0] = work.longTasks;
  console.log(
    `| ${name} | ${work.longTasks.length} | ${longest.toFixed(0)} ms | ${work.longestCpuMs.toFixed(0)} ms | ${(100 * work.busy).toFixed(0)} % | ${mebibytes(heapBefore)} | ` +
      `${mebibytes(heapAfter)} | ${(heapAfter / heapBefore).toFixed(2)} | ${isWhole ? "none" : `page ${shown.join(", ")}; server ${waiting}, ${arrived}`} |`,
  );
  await page.close();
  server.send("close");
  await once(server, "exit");
}

async function arrivals(page: WatchedPage): Promise<number> {
  const text = await page.page.getByText(/arrivals in all$/).innerText();
  return Number(text.replaceAll(/\D/g, ""));
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
