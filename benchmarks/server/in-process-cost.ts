import { DurableWaitingRoom, RuleMatchmaker, sameValue } from "@waitroom/matchmaker";
import { MemoryJournal } from "@waitroom/matchmaker/testing";

const PAIRS = 500;
const WARM_UPS = 100;

/** CPU of one pair in a hosted room, from entering to the end of the game, beside so many who wait; in ms. */
export async function inProcessCost(waiting: number): Promise<number> {
  const room = await DurableWaitingRoom.open(
    {
      sceneId: "keyed",
      groupSize: 2,
      waitLimitMs: null,
      matchmaker: new RuleMatchmaker({ constraints: [sameValue("key")] }),
    },
    { journal: new MemoryJournal() },
  );
  const enter = (subjectId: string, key: string) =>
    room.enter({
      subjectId,
      connection: subjectId,
      rttMs: 20,
      attributes: { key },
      groupHistory: null,
      pastPartners: [],
    });
  for (let person = 0; person < waiting; person += 1) await enter(`w${person}`, `k${person}`);
  const pair = async (number: number): Promise<void> => {
    const [a, b] = [`a${number}`, `b${number}`];
    await enter(a, `p${number}`);
    const { events } = await enter(b, `p${number}`);
    const proposed = events.find((event) => event.type === "proposed");
    if (proposed?.type !== "proposed") throw new Error("Expected a pair.");
    await room.confirm(a, proposed.proposal_id);
    const matched = (await room.confirm(b, proposed.proposal_id)).events.find(
      ({ type }) => type === "matched",
    );
    if (matched?.type !== "matched") throw new Error("Expected a match.");
    await room.start(matched.game_id);
    await room.end(matched.game_id, "completed");
  };
  for (let number = 0; number < WARM_UPS; number += 1) await pair(number);
  const before = process.cpuUsage();
  for (let number = WARM_UPS; number < WARM_UPS + PAIRS; number += 1) await pair(number);
  const { user, system } = process.cpuUsage(before);
  await room.close();
  return (user + system) / 1000 / PAIRS;
}
