import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { burst } from "./burst.ts";
import { tokens } from "./client.ts";
import { cpuPerPair } from "./cpu-per-pair.ts";
import { growth } from "./growth.ts";
import { latency } from "./latency.ts";
import { memoryPerParticipant } from "./memory.ts";
import { MeasuredServer } from "./measured-server.ts";
import { loopDelayUnderLoad } from "./loop-delay.ts";

const benchmarks = {
  latency,
  cpu: cpuPerPair,
  memory: memoryPerParticipant,
  burst,
  loop: loopDelayUnderLoad,
  growth,
};

const wanted = process.argv.slice(2);
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`);
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const folder = mkdtempSync(join(process.env["BENCH_DIR"] ?? tmpdir(), "waitroom-bench-"));
  const server = fileURLToPath(new URL("../../apps/server/src/main.ts", import.meta.url));
  const experiment = fileURLToPath(new URL("experiment.ts", import.meta.url));
  const ours = await MeasuredServer.start("waitroom", server, folder, { EXPERIMENT: experiment });
  const bare = await MeasuredServer.start(
    "bare",
    fileURLToPath(new URL("bare-server.ts", import.meta.url)),
    folder,
  );
  try {
    console.log(`\n## ${name}\n`);
    for (const line of await run({ ours, bare, folder, tokensOf: (count) => tokens(ours.origin, count) })) {
      console.log(line);
    }
  } finally {
    ours.stop();
    bare.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit(0);
