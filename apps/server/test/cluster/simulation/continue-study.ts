import { continueJournal, RedisJournalError, sceneKeys, type JsonObject } from "@waitroom/redis-journal";
import { Machine } from "./machine.ts";
import type { RedisNetwork } from "./network.ts";
import type { World } from "./world.ts";

/** What continuing a closed scene stands on; all nodes have been stopped. */
export interface ContinueSetup {
  readonly world: World;
  readonly network: RedisNetwork;
  /** The longest archive. */
  readonly disk: readonly JsonObject[];
  readonly newId: () => string;
}

const MOST_ATTEMPTS = 4;
const LONGEST_ATTEMPT_MS = 10;

/**
 * Continues the scene from an archive as the manual says: the command dies at any moment, and is given again. Answers how often it
 * died, or null where it refused since archive and Redis hold different histories.
 */
export async function continueStudy(setup: ContinueSetup): Promise<number | null> {
  const { world } = setup;
  for (let deaths = 0; ; deaths += 1) {
    const machine = new Machine(world);
    let outcome: unknown = null;
    void attempt(setup, machine).then(
      () => (outcome = "done"),
      (error: unknown) => (outcome = error),
    );
    const isLast = deaths >= MOST_ATTEMPTS;
    await world.pass(isLast ? 2_000 : world.between(0, LONGEST_ATTEMPT_MS));
    if (outcome === "done") return deaths;
    const code = outcome instanceof RedisJournalError ? outcome.code : null;
    if (code === "INVALID_JOURNAL") return null;
    // A call of the one that died was still on its way: it is given once more.
    if (code === "RUNNING") continue;
    if (outcome !== null || isLast) throw new Error("The scene could not be continued.", { cause: outcome });
    machine.kill();
  }
}

async function attempt({ network, disk, newId }: ContinueSetup, machine: Machine): Promise<void> {
  await continueJournal({
    redis: network.connect(machine),
    keys: sceneKeys("study", "pairs"),
    archive: eventsOn(disk),
    newId,
  });
}

async function* eventsOn(disk: readonly JsonObject[]): AsyncGenerator<JsonObject> {
  yield* disk;
}
