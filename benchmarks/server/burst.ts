import { Client, pause } from "./client.ts";
import type { Stage } from "./stage.ts";
import { figure, rank } from "./statistics.ts";

const PEOPLE = 500;

/** All connect and join within one second; each is told a group. */
export async function burst({ ours, tokensOf }: Stage): Promise<readonly string[]> {
  const made = await tokensOf(PEOPLE);
  const waits: number[] = [];
  let refused = 0;
  const everybody = made.map(async (token, index) => {
    await pause((index * 1000) / PEOPLE);
    const from = performance.now();
    const client = await Client.connect(ours.origin, token);
    const told = client.told("match_found_countdown");
    const started = client.told("start_game");
    await client.join("burst").catch(() => (refused += 1));
    waits.push((await told) - from);
    await started;
    return client;
  });
  const clients = await Promise.all(everybody);
  const matched = await ours.metric('waitroom_matches_total{scene="burst",outcome="started"}');
  for (const client of clients) client.close();
  return [
    `${PEOPLE} arrivals within one second: from connecting to being told a group, waiting for a partner included`,
    "",
    `p50 ${figure(rank(waits, 0.5))} ms, p99 ${figure(rank(waits, 0.99))} ms; ${matched} groups started (expected ${PEOPLE / 2}), ${waits.length} told, ${refused} refused`,
  ];
}
