import { isDeepStrictEqual } from "node:util";
import type { LogFlaw } from "../match-log-error.ts";
import type { FilePort, JsonObject } from "../ports.ts";
import { readLogBatches } from "../read-log.ts";
import { journalMatches } from "./journal-matches.ts";
import type { JournalMatch } from "./journal-matches.ts";

/** A journal and the match log that was made from it, all its parts in order. */
export interface MatchFiles {
  readonly journal: string;
  readonly matchLogs: readonly string[];
}

/** What the comparison found, and where. */
export interface ComparisonFlaw extends LogFlaw {
  readonly path: string;
}

/** How many matches stand on each side. */
export interface MatchComparison {
  readonly journalMatches: number;
  /** Lines of the match log that name an event of the journal. */
  readonly loggedMatches: number;
  /** That stand on both sides, alike or not. */
  readonly compared: number;
}

type Matched = JournalMatch & { readonly kind: "matched" };

interface Logged {
  readonly path: string;
  readonly line: number;
  readonly byte: number;
  readonly seq: number;
  readonly record: JsonObject;
}

/**
 * Compares a match log with its journal: each line that names an event must say what the event says, and each match of the
 * journal that was not aborted must be logged, once. Both are read side by side, so that memory holds only what stands on one
 * side so far: next to nothing in a log that is right.
 */
export async function compareMatches(
  { journal, matchLogs }: MatchFiles,
  files: FilePort,
  onFlaw: (flaw: ComparisonFlaw) => Promise<void>,
): Promise<MatchComparison> {
  const told = journalMatches(journal, files);
  const logged = loggedMatches(matchLogs, files);
  const missing = new MissingMatches();
  const unconfirmed = new Map<number, Logged>();
  const counts = { journalMatches: 0, loggedMatches: 0, compared: 0 };
  const pair = async (match: Matched, line: Logged): Promise<void> => {
    counts.compared += 1;
    const reason = difference(match, line.record);
    if (reason !== null) await onFlaw({ path: line.path, line: line.line, byte: line.byte, reason });
  };
  let nextTold = await told.next();
  let nextLogged = await logged.next();
  while (nextTold.done !== true || nextLogged.done !== true) {
    // What stands first in the journal is taken first, so that a line of the match log waits for its event as short as it can.
    if (nextTold.done !== true && (nextLogged.done === true || nextTold.value.seq <= nextLogged.value.seq)) {
      const match = nextTold.value;
      if (match.kind === "aborted") missing.abort(match.gameId);
      else {
        counts.journalMatches += 1;
        const line = unconfirmed.get(match.seq);
        unconfirmed.delete(match.seq);
        if (line === undefined) missing.add(match);
        else await pair(match, line);
      }
      nextTold = await told.next();
    } else if (nextLogged.done !== true) {
      const line = nextLogged.value;
      counts.loggedMatches += 1;
      const match = missing.take(line.seq);
      if (match !== undefined) await pair(match, line);
      else if (unconfirmed.has(line.seq)) await onFlaw(unknown(line));
      else unconfirmed.set(line.seq, line);
      nextLogged = await logged.next();
    }
  }
  for (const { line, byte, expected, seq } of missing.unlogged()) {
    const reason = `the match of event ${seq}, game ${JSON.stringify(expected.game_id)}, is not in the match log`;
    await onFlaw({ path: journal, line, byte, reason });
  }
  for (const line of unconfirmed.values()) await onFlaw(unknown(line));
  return counts;
}

/** Matches of the journal that were not found in the match log so far. */
class MissingMatches {
  readonly #matches = new Map<number, Matched>();
  readonly #seqs = new Map<string, number>();
  readonly #aborted = new Set<number>();

  add(match: Matched): void {
    this.#matches.set(match.seq, match);
    this.#seqs.set(match.expected.game_id, match.seq);
  }

  take(seq: number): Matched | undefined {
    const match = this.#matches.get(seq);
    if (match === undefined) return undefined;
    this.#matches.delete(seq);
    this.#seqs.delete(match.expected.game_id);
    this.#aborted.delete(seq);
    return match;
  }

  /** An aborted match need not be logged: a host that went down before it had logged it does not do so later. */
  abort(gameId: string): void {
    const seq = this.#seqs.get(gameId);
    if (seq !== undefined) this.#aborted.add(seq);
  }

  unlogged(): readonly Matched[] {
    return [...this.#matches.values()].filter(({ seq }) => !this.#aborted.has(seq));
  }
}

function unknown({ path, line, byte, seq }: Logged): ComparisonFlaw {
  const reason = `names event ${seq} of the journal, where that has no match, or one that was logged before`;
  return { path, line, byte, reason };
}

async function* loggedMatches(
  paths: readonly string[],
  files: FilePort,
): AsyncGenerator<Logged, void, undefined> {
  for (const path of paths) {
    for await (const { entries } of readLogBatches(path, { files })) {
      for (const entry of entries) {
        if (entry.kind === "flaw") continue;
        const { line, byte, record } = entry;
        const { journal_seq: seq } = record;
        if (typeof seq === "number") yield { path, line, byte, seq, record };
      }
    }
  }
}

const compared = [
  "game_id",
  "scene_id",
  "experiment_id",
  "server_run_id",
  "timestamp",
  "formed_at",
  "matchmaker_class",
  "matchmaker_hash",
  "reason",
  "condition",
  "proposal_id",
  "group_size",
  "participants",
  "actor",
] as const;

function difference({ expected, seq }: Matched, record: JsonObject): string | null {
  const field = compared.find((key) => !isDeepStrictEqual(record[key], expected[key]));
  if (field === undefined) return null;
  return `\`${field}\` is ${short(record[field])}, where event ${seq} of the journal says ${short(expected[field])}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
