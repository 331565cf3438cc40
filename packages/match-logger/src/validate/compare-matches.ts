import { isDeepStrictEqual } from "node:util";
import { isLoggedAnew, isNotLoggedYet } from "../late-records.ts";
import type { LogFlaw } from "../match-log-error.ts";
import { matchLogParts, type MatchLogPart } from "../match-log-parts.ts";
import type { FilePort, JsonObject } from "../ports.ts";
import { readLogBatches } from "../read-log.ts";
import { RecentMap } from "../recent-map.ts";
import { journalMatches, type JournalMatched } from "./journal-matches.ts";
import { MissingMatches } from "./missing-matches.ts";

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
  /** Of the journal's last 10 s, not started: a host that runs may be logging them just now. */
  readonly notLoggedYet: number;
  /** That have a second line in a later file, since the damage of the one before may have reached the first. */
  readonly loggedAnew: number;
}

/** How many of the last matches are remembered with the line that they have in the match log. */
const remembered = 10_000;

interface Logged {
  readonly file: string;
  readonly line: number;
  readonly byte: number;
  readonly seq: number;
  readonly record: JsonObject;
}

/**
 * Compares a match log with its journal: each line that names an event must say what the event says, and each match of the
 * journal that was not aborted must be logged, once. Both are read side by side, so that memory holds only what stands on one
 * side so far, and the last 10,000 that stood on both. The files may be in use.
 */
export async function compareMatches(
  { journal, matchLogs }: MatchFiles,
  files: FilePort,
  onFlaw: (flaw: ComparisonFlaw) => Promise<void>,
): Promise<MatchComparison> {
  const lastDamage = new Map<string, number>();
  const logged = loggedMatches(matchLogParts(matchLogs, files), files, lastDamage);
  const told = journalMatches(journal, files);
  const missing = new MissingMatches();
  const unconfirmed = new Map<number, Logged>();
  const paired = new RecentMap<Paired>(remembered);
  const counts = { journalMatches: 0, loggedMatches: 0, compared: 0, notLoggedYet: 0, loggedAnew: 0 };
  const compare = async (match: JournalMatched, { file, line, byte, record }: Logged): Promise<void> => {
    const reason = difference(match, record);
    if (reason !== null) await onFlaw({ path: file, line, byte, reason });
  };
  const pair = (match: JournalMatched, line: Logged): Promise<void> => {
    counts.compared += 1;
    paired.set(match.seq, { match, file: line.file, line: line.line });
    return compare(match, line);
  };
  const again = async (line: Logged): Promise<void> => {
    const before = paired.get(line.seq);
    if (before === undefined || !isLoggedAnew(line, before, lastDamage)) return onFlaw(unknown(line));
    counts.loggedAnew += 1;
    return compare(before.match, line);
  };
  let lastAt = 0;
  let nextTold = await told.next();
  let nextLogged = await logged.next();
  while (nextTold.done !== true || nextLogged.done !== true) {
    // What stands first in the journal is taken first, so that a line of the match log waits for its event as short as it can.
    if (nextTold.done !== true && (nextLogged.done === true || nextTold.value.seq <= nextLogged.value.seq)) {
      const match = nextTold.value;
      lastAt = match.at;
      if (match.kind === "outcome") missing.follow(match.gameId, match.outcome);
      else if (match.kind === "matched") {
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
      else if (paired.get(line.seq) !== undefined || unconfirmed.has(line.seq)) await again(line);
      else unconfirmed.set(line.seq, line);
      nextLogged = await logged.next();
    }
  }
  for (const { match, outcome } of missing.all()) {
    const { line, byte, expected, seq } = match;
    if (isNotLoggedYet({ at: match.at, outcome }, lastAt)) counts.notLoggedYet += 1;
    // A host that went down before it had logged a match that was aborted does not do so later.
    else if (outcome !== "aborted") {
      const reason = `the match of event ${seq}, game ${JSON.stringify(expected.game_id)}, is not in the match log`;
      await onFlaw({ path: journal, line, byte, reason });
    }
  }
  for (const line of unconfirmed.values()) await onFlaw(unknown(line));
  return counts;
}

/** Where the match log has a match. */
interface Paired extends Pick<Logged, "file" | "line"> {
  readonly match: JournalMatched;
}

function unknown({ file, line, byte, seq }: Logged): ComparisonFlaw {
  const reason = `names event ${seq} of the journal, where that has no match, or one that was logged before`;
  return { path: file, line, byte, reason };
}

async function* loggedMatches(
  parts: readonly MatchLogPart[],
  files: FilePort,
  lastDamage: Map<string, number>,
): AsyncGenerator<Logged, void, undefined> {
  for (const { path: file, upToByte } of parts) {
    for await (const { entries } of readLogBatches(file, { files, upToByte })) {
      for (const entry of entries) {
        const { line, byte } = entry;
        if (entry.kind === "flaw") {
          lastDamage.set(file, line);
          continue;
        }
        const { journal_seq: seq } = entry.record;
        if (typeof seq === "number") yield { file, line, byte, seq, record: entry.record };
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

function difference({ expected, seq }: JournalMatched, record: JsonObject): string | null {
  const field = compared.find((key) => !isDeepStrictEqual(record[key], expected[key]));
  if (field === undefined) return null;
  return `\`${field}\` is ${short(record[field])}, where event ${seq} of the journal says ${short(expected[field])}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
