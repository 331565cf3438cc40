import { randomUUID } from "node:crypto";
import { packLines } from "./blocks.ts";
import { JOURNAL_START, makeLine, readLine, type JournalEnd } from "./event-line.ts";
import type { SceneKeys } from "./keys.ts";
import type { JsonObject, RedisPort } from "./ports.ts";
import { isUnreachable, RedisJournalError } from "./redis-journal-error.ts";
import { readLines } from "./redis-journal.ts";
import { textAt, unexpected } from "./script-answer.ts";
import { continueScript, fillScript } from "./scripts/continue.ts";

/** What continuing a scene stands on. */
export interface ContinueJournalOptions {
  readonly redis: Pick<RedisPort, "run" | "range">;
  readonly keys: SceneKeys;
  /** The archived events, from the first on, in order. */
  readonly archive: AsyncIterable<JsonObject>;
  /** Names this attempt; no two are alike. @default randomUUID */
  readonly newId?: () => string;
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
const WHILE_CONTINUED = "The scene is being continued from its archive.";

/**
 * Lets a closed scene go on from its archive: what Redis lost is put back, and what it holds behind the archive is kept. Nodes
 * that have told another history stay closed until they are started again. All of it takes effect in one step at the end:
 * an attempt that was interrupted has changed nothing but that the scene is closed, and is started afresh by the next call.
 *
 * A scene that is open, since nobody is left who knows what Redis lost, is closed meanwhile. Rejects with `RUNNING` where a node
 * decides for it, and with `INVALID_JOURNAL` where the archive is not whole, or it and Redis hold different histories; then the
 * scene is as it was before.
 */
export async function continueJournal(options: ContinueJournalOptions): Promise<Continuation> {
  const lines = await archived(options.archive);
  const attempt = new Attempt(options);
  await attempt.begin();
  // Nothing can be appended from here on.
  const held = await stored(options.redis, options.keys);
  const all = held.length > lines.length ? held : lines;
  try {
    assertSame(lines, held);
    await attempt.fill(all);
  } catch (error) {
    if (!isUnreachable(error)) await attempt.step("cancel");
    throw error;
  }
  await attempt.step("end");
  return {
    events: all.length,
    restored: all.length - held.length,
    kept: Math.max(0, held.length - lines.length),
  };
}

/** One run of the command, until another one begins. */
class Attempt {
  readonly #redis: Pick<RedisPort, "run">;
  readonly #keys: SceneKeys;
  readonly #id: string;

  constructor({ redis, keys, newId = randomUUID }: ContinueJournalOptions) {
    this.#redis = redis;
    this.#keys = keys;
    this.#id = newId();
  }

  async begin(): Promise<void> {
    const answer = await this.#run("begin", WHILE_CONTINUED);
    if (answer[0] === "OK") return;
    if (answer[0] !== "RUNNING") throw unexpected(answer);
    throw new RedisJournalError(
      "RUNNING",
      `Expected a scene that is closed, or for which nobody decides, but node \`${textAt(answer, 1)}\` decides for it. Stop all nodes first.`,
    );
  }

  async step(mode: "end" | "cancel"): Promise<void> {
    assertOurs(await this.#run(mode));
  }

  async fill(lines: readonly string[]): Promise<void> {
    const packed = Math.max(0, Math.floor((lines.length - 1) / BLOCK)) * BLOCK;
    for (let to = BLOCK; to <= packed; to += BLOCK) {
      await this.#put(["block", String(to), packLines(lines.slice(to - BLOCK, to))]);
    }
    await this.#put(["lines", String(packed + 1), ...lines.slice(packed)]);
  }

  async #put(what: readonly string[]): Promise<void> {
    const { meta, newJournal, newBlocks } = this.#keys;
    assertOurs(await this.#redis.run(fillScript, [meta, newJournal, newBlocks], [this.#id, ...what]));
  }

  #run(mode: "begin" | "end" | "cancel", ...more: readonly string[]): Promise<readonly string[]> {
    const { meta, journal, blocks, commands, senders, lease, newJournal, newBlocks } = this.#keys;
    const keys = [meta, journal, blocks, commands, senders, lease, newJournal, newBlocks];
    return this.#redis.run(continueScript, keys, [mode, this.#id, ...more]);
  }
}

function assertOurs(answer: readonly string[]): void {
  if (answer[0] === "OK") return;
  if (answer[0] !== "NO") throw unexpected(answer);
  throw new RedisJournalError("RUNNING", "Somebody else has begun to continue the scene.");
}

async function archived(archive: AsyncIterable<JsonObject>): Promise<readonly string[]> {
  const lines: string[] = [];
  let end: JournalEnd = JOURNAL_START;
  for await (const event of archive) {
    const made = makeLine(event, end);
    lines.push(readLine(made.line, end).event["prev"] === event["prev"] ? made.line : broken(end.seq + 1));
    end = made.end;
  }
  return lines;
}

function assertSame(lines: readonly string[], held: readonly string[]): void {
  const common = Math.min(lines.length, held.length);
  const differs = lines.slice(0, common).findIndex((line, index) => line !== held[index]);
  if (differs === -1) return;
  throw new RedisJournalError(
    "INVALID_JOURNAL",
    `The archive and Redis hold different histories from event ${differs + 1} on. Remove the keys of the scene to take the archive's.`,
  );
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
