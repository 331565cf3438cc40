import { packLines } from "./blocks.ts";
import { JOURNAL_START, makeLine, readLine, type JournalEnd } from "./event-line.ts";
import type { SceneKeys } from "./keys.ts";
import type { JsonObject, RedisPort } from "./ports.ts";
import { isUnreachable, RedisJournalError } from "./redis-journal-error.ts";
import { readLines } from "./redis-journal.ts";
import { continueScript, fillScript } from "./scripts/continue.ts";

/** What continuing a scene stands on. */
export interface ContinueJournalOptions {
  readonly redis: Pick<RedisPort, "run" | "range">;
  readonly keys: SceneKeys;
  /** The archived events, from the first on, in order. */
  readonly archive: AsyncIterable<JsonObject>;
}

/** What was done. */
export interface Continuation {
  /** How many events the scene goes on from. */
  readonly events: number;
  /** How many of them Redis did not hold. */
  readonly restored: number;
  /** How many Redis held behind the archive, and were kept. */
  readonly kept: number;
}

const BLOCK = 1_000;

/**
 * Lets a closed scene go on from its archive: what Redis lost is put back, and what it holds behind the archive is kept. Nodes
 * that have told another history stay closed until they are started again. Called again after an interruption it does the
 * rest. Rejects with `INVALID_JOURNAL` where archive and Redis hold different histories.
 */
export async function continueJournal({
  redis,
  keys,
  archive,
}: ContinueJournalOptions): Promise<Continuation> {
  const lines: string[] = [];
  let end: JournalEnd = JOURNAL_START;
  for await (const event of archive) {
    const made = makeLine(event, end);
    lines.push(readLine(made.line, end).event["prev"] === event["prev"] ? made.line : broken(end.seq + 1));
    end = made.end;
  }
  const held = await stored(redis, keys);
  const common = Math.min(lines.length, held.length);
  const differs = lines.slice(0, common).findIndex((line, index) => line !== held[index]);
  if (differs !== -1) {
    throw new RedisJournalError(
      "INVALID_JOURNAL",
      `The archive and Redis hold different histories from event ${differs + 1} on. Remove the keys of the scene to take the archive's.`,
    );
  }
  const all = held.length > lines.length ? held : lines;
  await redis.run(
    continueScript,
    [keys.meta, keys.journal, keys.blocks, keys.commands, keys.senders, keys.lease],
    ["begin"],
  );
  const packed = Math.max(0, Math.floor((all.length - 1) / BLOCK)) * BLOCK;
  for (let from = 1; from <= packed; from += BLOCK) {
    const block = all.slice(from - 1, from - 1 + BLOCK);
    await redis.run(
      fillScript,
      [keys.journal, keys.blocks],
      ["block", String(from), String(from + BLOCK - 1), packLines(block)],
    );
  }
  await redis.run(
    fillScript,
    [keys.journal, keys.blocks],
    ["lines", String(packed + 1), ...all.slice(packed)],
  );
  await redis.run(
    continueScript,
    [keys.meta, keys.journal, keys.blocks, keys.commands, keys.senders, keys.lease],
    ["end"],
  );
  return {
    events: all.length,
    restored: all.length - held.length,
    kept: Math.max(0, held.length - lines.length),
  };
}

/** What Redis holds, up to where it is no whole journal any more. */
async function stored(redis: Pick<RedisPort, "range">, keys: SceneKeys): Promise<readonly string[]> {
  const lines: string[] = [];
  let end: JournalEnd = JOURNAL_START;
  try {
    for await (const line of readLines(redis, keys, 1)) {
      ({ end } = readLine(line, end));
      lines.push(line);
    }
  } catch (error) {
    if (!(error instanceof RedisJournalError) || isUnreachable(error)) throw error;
  }
  return lines;
}

function broken(seq: number): never {
  throw new RedisJournalError(
    "INVALID_JOURNAL",
    `Expected event ${seq} of the archive to continue the one before it.`,
  );
}
