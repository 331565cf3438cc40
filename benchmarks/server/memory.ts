import { letIn, pause } from "./client.ts";
import type { Stage } from "./stage.ts";
import type { MeasuredServer } from "./measured-server.ts";
import { figure } from "./statistics.ts";

const WARM_UP = 200;
const PEOPLE = 1000;
const SETTLE_MS = 8000;

/** Memory that each connected, waiting participant adds: in use after a collection, and resident. */
export async function memoryPerParticipant({ ours, bare, tokensOf }: Stage): Promise<readonly string[]> {
  const own = await perParticipant(ours, await tokensOf(WARM_UP + PEOPLE));
  const other = await perParticipant(
    bare,
    Array.from({ length: WARM_UP + PEOPLE }, () => ""),
  );
  const ratio = own.usedBytes / other.usedBytes;
  return [
    `Memory of the server's process per connected, waiting participant: ${PEOPLE} more after ${WARM_UP}, garbage collected`,
    "",
    `${words("waitroom", own)}, ${words("bare", other)}: ${figure(ratio)} times in use, ${figure(own.residentBytes / other.residentBytes)} times resident; target: at most 2: ${ratio <= 2 ? "met" : "**missed**"}`,
  ];
}

function words(name: string, { usedBytes, residentBytes }: Memory): string {
  return `${name} ${figure(usedBytes / 1024)} KiB in use (${figure(residentBytes / 1024)} KiB resident)`;
}

type Memory = Awaited<ReturnType<MeasuredServer["memory"]>>;

async function perParticipant(server: MeasuredServer, made: readonly string[]): Promise<Memory> {
  const first = await letIn(server.origin, made.slice(0, WARM_UP), "hold");
  await pause(SETTLE_MS);
  const before = await server.memory();
  const others = await letIn(server.origin, made.slice(WARM_UP), "hold");
  await pause(SETTLE_MS);
  const after = await server.memory();
  for (const client of [...first, ...others]) client.close();
  await pause(1000);
  return {
    usedBytes: (after.usedBytes - before.usedBytes) / PEOPLE,
    residentBytes: (after.residentBytes - before.residentBytes) / PEOPLE,
  };
}
