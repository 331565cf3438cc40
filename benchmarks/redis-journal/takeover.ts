import { randomUUID } from "node:crypto";
import { BenchmarkNode, untilDecided } from "./nodes.ts";
import { Pairs } from "./pairs.ts";

/** How long a node takes from the lease to its first stored event, and how long one takes to open the scene, ms. */
export async function takeover(
  url: string,
  events: number,
): Promise<{ readonly takeoverMs: number; readonly openMs: number; readonly events: number }> {
  const experimentId = randomUUID();
  const first = new BenchmarkNode(url, experimentId, "a");
  const pairs = new Pairs();
  const decides = await first.open("pairs", pairs.told(0));
  pairs.add(decides);
  await untilDecided(decides);
  // A match is 8 events and those in which the rule found nobody.
  while (decides.toldEnd.seq < events) await pairs.play(Math.ceil((events - decides.toldEnd.seq) / 9), 64);
  const second = new BenchmarkNode(url, experimentId, "b");
  let toldAt = Number.NaN;
  const openedAt = performance.now();
  const follows = await second.open("pairs", (told) => {
    if (told.some(({ type }) => type === "opened")) toldAt = performance.now();
  });
  const openMs = performance.now() - openedAt;
  await decides.stepDown();
  await untilDecided(follows);
  const takeoverMs = toldAt - second.heldAt;
  const { seq } = follows.toldEnd;
  await second.close();
  await first.close();
  return { takeoverMs, openMs, events: seq };
}
