import * as z from "zod";
import { checkValue } from "./check-value.ts";
import { finite, id, moment, name, nonNegative, seq, sha256, text, whole } from "./parse-parts.ts";
import type { MatchedEvent, StoredEvent, WaitingRoomEvent } from "./waiting-room-event.ts";

/** Checks what every event has, whatever its type. */
export function checkEnvelope(value: unknown): z.ZodSafeParseResult<StoredEvent & { readonly type: string }> {
  return checkValue(envelopeOnly, value);
}

/** Checks an event by its type: every known field is right, unknown ones are kept. Null for what has no type that is known. */
export function checkEvent(event: unknown): z.ZodSafeParseResult<WaitingRoomEvent> | null {
  const type: unknown = typeof event === "object" && event !== null && "type" in event ? event.type : null;
  return types.has(type) ? checkValue(knownEvent, event) : null;
}

/** Checks a `matched` event, from which a match record is made. */
export function checkMatched(value: unknown): z.ZodSafeParseResult<MatchedEvent> {
  return checkValue(matchedEvent, value);
}

const attributes = z.record(name, z.union([text, finite, z.boolean(), z.null()]));
const actor = z.looseObject({ name, reason: text });
const consequence = z.looseObject({
  message: text.nullable(),
  completion_code: text.nullable(),
  redirect_url: text.nullable(),
});
const envelope = { seq, at: moment, schema: z.exactOptional(z.literal(1)), prev: z.exactOptional(sha256) };
const counts = z.record(name, whole.min(0));
const left = { subject_id: id, reason: name, waited_ms: nonNegative };
const group = { game_id: id, subject_ids: z.array(id) };
const doorway = { what: z.enum(["intake", "matching"]), actor: text, reason: text };

const matchmaker = z.looseObject({ class: name, version: text, options: z.unknown(), hash: sha256 });
const limits = z.looseObject({
  wait_limit_ms: nonNegative.nullable(),
  grace_ms: nonNegative,
  confirm_ms: nonNegative,
  retry_after_ms: nonNegative,
  in_game_grace_ms: nonNegative,
  capacity: whole.nullable(),
  reentry: z.boolean(),
});
const groupHistory = z.looseObject({
  previous_partners: z.array(id),
  source_scene_id: text.nullable(),
  group_id: text.nullable(),
});
const overtaken = z.looseObject({
  count: whole.min(0),
  first: z.array(z.looseObject({ subject_id: id, code: name })),
});
const participant = z.looseObject({
  subject_id: id,
  rtt_ms: nonNegative.nullable(),
  waited_ms: nonNegative,
  // May be the value of an attribute: a match that the room made has to be recorded whatever it is.
  role: text.nullable(),
  attributes,
});

const matchedEvent = z.looseObject({
  ...envelope,
  type: z.literal("matched"),
  proposal_id: seq.nullable(),
  game_id: id,
  matchmaker_class: name,
  reason: z.enum(["fifo", "latency", "reunion", "fallback", "rule", "step", "manual"]),
  condition: text.nullable(),
  participants: z.array(participant).min(1),
  actor: z.exactOptional(actor),
});

const envelopeOnly = z.compile(z.looseObject({ ...envelope, type: name }));

const events = [
  z.looseObject({
    ...envelope,
    type: z.literal("opened"),
    server_run_id: text,
    experiment_id: text.nullable(),
    scene_id: text,
    group_size: whole.min(1),
    matchmaker,
    limits,
    seed: z.string().regex(/^[0-9a-f]{32}$/),
  }),
  z.looseObject({ ...envelope, type: z.literal("resumed"), down_ms: nonNegative }),
  z.looseObject({ ...envelope, type: z.literal("screened_out"), subject_id: id, reason: name }),
  z.looseObject({
    ...envelope,
    type: z.literal("entered"),
    subject_id: id,
    connection: text,
    rtt_ms: nonNegative.nullable(),
    attributes,
    group_history: groupHistory.nullable(),
    past_partners: z.array(id),
    deadline_at: moment.nullable(),
  }),
  z.looseObject({
    ...envelope,
    type: z.literal("updated"),
    subject_id: id,
    rtt_ms: z.exactOptional(nonNegative.nullable()),
    attributes: z.exactOptional(attributes),
  }),
  z.looseObject({
    ...envelope,
    type: z.literal("disconnected"),
    subject_id: id,
    connection: text,
    reason: name,
    grace_until: moment,
  }),
  z.looseObject({ ...envelope, type: z.literal("returned"), subject_id: id, connection: text }),
  z.looseObject({ ...envelope, type: z.literal("left"), ...left }),
  z.looseObject({
    ...envelope,
    type: z.literal("timed_out"),
    ...left,
    consequence,
    actor: z.exactOptional(actor),
  }),
  z.looseObject({ ...envelope, type: z.literal("removed"), ...left, actor }),
  z.looseObject({
    ...envelope,
    type: z.literal("evaluated"),
    count: whole.min(0),
    pool_size: whole.min(0),
    reasons: counts,
  }),
  z.looseObject({ ...envelope, type: z.literal("refused"), trigger: id, reason: name, detail: text }),
  z.looseObject({
    ...envelope,
    type: z.literal("proposed"),
    proposal_id: seq,
    trigger: id,
    members: z.array(id).min(1),
    reason: name,
    step: whole.min(0),
    pool_size: whole.min(1),
    pool_head: z.array(id),
    overtaken,
    search: z.enum(["complete", "cut"]),
  }),
  z.looseObject({ ...envelope, type: z.literal("confirmed"), proposal_id: seq, subject_id: id }),
  z.looseObject({
    ...envelope,
    type: z.literal("released"),
    proposal_id: seq,
    reason: name,
    subject_id: id.nullable(),
  }),
  matchedEvent,
  z.looseObject({ ...envelope, type: z.literal("started"), ...group }),
  z.looseObject({
    ...envelope,
    type: z.literal("aborted"),
    ...group,
    reason: text,
    subject_id: id.nullable(),
  }),
  z.looseObject({ ...envelope, type: z.literal("ended"), ...group, outcome: text }),
  z.looseObject({ ...envelope, type: z.literal("paused"), ...doorway }),
  z.looseObject({ ...envelope, type: z.literal("reopened"), ...doorway }),
] as const;

const types: ReadonlySet<unknown> = new Set(events.map((event) => event.shape.type.value));

/** Lines of a journal, by their type; those of a type that is not known have the envelope only. */
export const eventSchemas: { readonly known: ReadonlyMap<string, z.ZodType>; readonly other: z.ZodType } = {
  known: new Map(events.map((event) => [event.shape.type.value, event] as const)),
  other: envelopeOnly,
};

const knownEvent = z.compile(z.discriminatedUnion("type", events));
