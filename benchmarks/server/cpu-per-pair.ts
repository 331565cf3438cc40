import { Client } from "./client.ts";
import type { Stage } from "./stage.ts";
import type { MeasuredServer } from "./measured-server.ts";
import { figure, median } from "./statistics.ts";

const PAIRS = 200;
const ROUNDS = 5;
const AT_ONCE = 10;

/** Time of the server's processor from connecting to `start_game`, by turns. */
export async function cpuPerPair({ ours, bare, tokensOf }: Stage): Promise<readonly string[]> {
  const own: number[] = [];
  const other: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const made = await tokensOf(2 * PAIRS);
    const ourMs = await perPair(ours, made);
    const bareMs = await perPair(
      bare,
      made.map(() => ""),
    );
    if (round === 0) continue; // to warm up
    own.push(ourMs);
    other.push(bareMs);
  }
  const ratio = median(own.map((ms, round) => ms / (other[round] ?? Number.NaN)));
  return [
    `CPU per matched pair, from connecting to start_game, ${PAIRS} pairs ten at once, ${ROUNDS} rounds by turns after one to warm up`,
    "",
    `waitroom ${figure(median(own))} ms, bare ${figure(median(other))} ms: ${figure(ratio)} times; target: at most 5: ${ratio <= 5 ? "met" : "**missed**"}`,
  ];
}

async function perPair(server: MeasuredServer, made: readonly string[]): Promise<number> {
  const before = server.cpuMs();
  for (let first = 0; first < made.length; first += 2 * AT_ONCE) {
    const clients = await Promise.all(
      made.slice(first, first + 2 * AT_ONCE).map((token) => Client.connect(server.origin, token)),
    );
    const started = Promise.all(clients.map((client) => client.told("start_game")));
    await Promise.all(clients.map((client) => client.join("pairs")));
    await started;
    for (const client of clients) client.close();
  }
  return (server.cpuMs() - before) / (made.length / 2);
}
