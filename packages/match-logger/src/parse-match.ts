import * as z from "zod";
import { checkValue } from "./check-value.ts";
import type { MatchAssignment, NewMatch } from "./match-assignment.ts";
import { MatchLogError } from "./match-log-error.ts";
import { assertSchema, firstIssue } from "./parse-issue.ts";
import { finite, id, name, nonNegative, seq, sha256, text, timestamp, whole } from "./parse-parts.ts";

/**
 * Reads one line of a match log as it was parsed from JSON. A line of the original (without `schema`) gets the keys that it
 * lacks: its `seq` and `prev` are what `place` says. Throws `INVALID_RECORD` or `NEWER_SCHEMA`.
 */
export function parseMatchAssignment(
  value: unknown,
  place: { readonly seq: number; readonly prev: string | null } = { seq: 0, prev: null },
): MatchAssignment {
  if (assertSchema(value) === 0)
    return completed(parsed(checkValue<OriginalRecord>(originalRecord, value)), place);
  return parsed(checkValue<MatchAssignment>(record, value));
}

/** Throws a `TypeError` that names the first thing in `match` that a record cannot hold. */
export function assertNewMatch(match: NewMatch): void {
  const result = newMatch.safeParse(match);
  if (!result.success) throw new TypeError(firstIssue(result.error));
}

const attributes = z.record(name, z.union([text, finite, z.boolean(), z.null()]));
const actor = z.looseObject({ name: name, reason: text });
const reason = z.enum(["fifo", "latency", "reunion", "fallback", "rule", "step", "manual", "group_reunion"]);

const originalParticipant = z.looseObject({ subject_id: id, rtt_ms: finite.nullable() });
const participant = z.looseObject({
  subject_id: id,
  rtt_ms: nonNegative.nullable(),
  waited_ms: nonNegative.nullable(),
  role: text.nullable(),
  attributes,
});

const originalRecord = z.compile(
  z.looseObject({
    timestamp,
    scene_id: text,
    game_id: text,
    participants: z.array(originalParticipant),
    matchmaker_class: text,
  }),
);

const record = z.compile(
  z.looseObject({
    timestamp,
    scene_id: id,
    game_id: id,
    participants: z.array(participant).min(1),
    matchmaker_class: name,
    schema: z.literal(1),
    seq,
    experiment_id: id.nullable(),
    server_run_id: name.nullable(),
    proposal_id: seq.nullable(),
    journal_seq: seq.nullable(),
    group_size: whole.min(1),
    reason: reason.nullable(),
    condition: text.nullable(),
    matchmaker_hash: sha256.nullable(),
    formed_at: z.iso.datetime(),
    actor: z.exactOptional(actor),
    prev: sha256,
  }),
);

type OriginalRecord = z.infer<typeof originalRecord>;

/** Lines of the match log, by their `schema`. */
export const matchSchemas: readonly z.ZodType[] = [originalRecord, record];

const newMatch = z.compile(
  z.object({
    sceneId: text,
    gameId: id,
    participants: z
      .array(
        z.object({
          subjectId: id,
          rttMs: nonNegative.nullable(),
          waitedMs: nonNegative.nullish(),
          role: text.nullish(),
          attributes: attributes.optional(),
        }),
      )
      .min(1),
    matchmakerClass: name,
    proposalId: seq.nullish(),
    journalSeq: seq.nullish(),
    formedAt: nonNegative.max(8.64e15).optional(),
    groupSize: whole.min(1).optional(),
    reason: reason.optional(),
    condition: text.nullish(),
    matchmakerHash: sha256.nullish(),
    serverRunId: name.nullish(),
    actor: actor.optional(),
  }),
);

function completed(
  line: OriginalRecord,
  place: { readonly seq: number; readonly prev: string | null },
): MatchAssignment {
  return {
    ...line,
    participants: line.participants.map((member) => ({
      waited_ms: null,
      role: null,
      attributes: {},
      ...member,
    })),
    schema: 0,
    seq: place.seq,
    experiment_id: null,
    server_run_id: null,
    proposal_id: null,
    journal_seq: null,
    group_size: line.participants.length,
    reason: null,
    condition: null,
    matchmaker_hash: null,
    formed_at: new Date(line.timestamp * 1000).toISOString(),
    prev: place.prev,
  };
}

function parsed<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  throw new MatchLogError("INVALID_RECORD", `Not a match record: ${firstIssue(result.error)}`, {
    cause: result.error,
  });
}
