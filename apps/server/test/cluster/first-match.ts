import { ADMIN_TOKEN } from "../e2e/server-process.ts";
import { newIdentity, TestParticipant } from "../e2e/participant.ts";

/**
 * Lets two participants be connected to one node, another node die, and both join at once; resolves with how long after the
 * death the first of them was told of a match, in ms. Both leave again.
 */
export async function firstMatchMs(
  origin: string,
  sceneId: string,
  kill: () => Promise<void>,
): Promise<number> {
  const two = await Promise.all([connectTo(origin), connectTo(origin)]);
  try {
    const killed = kill();
    const diedAt = performance.now();
    const told = Promise.any(two.map((one) => one.until("match_found_countdown")));
    const joined = two.map((one) =>
      one.socket.timeout(15_000).emitWithAck("join_game", { scene_id: sceneId }),
    );
    await killed;
    await Promise.all(joined);
    await told;
    const measured = performance.now() - diedAt;
    await Promise.all(two.map((one) => one.socket.timeout(15_000).emitWithAck("leave_game", {})));
    return measured;
  } finally {
    for (const one of two) one.close();
  }
}

async function connectTo(origin: string): Promise<TestParticipant> {
  const identity = await newIdentity(origin, { authorization: `Bearer ${ADMIN_TOKEN}` });
  return TestParticipant.connect(origin, identity);
}
