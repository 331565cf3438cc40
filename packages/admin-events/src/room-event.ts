import { z } from "zod";
import type { AttributeValue } from "./wire-people.ts";

interface Stamp {
  readonly seq: number;
  readonly at: number;
}

interface Opened extends Stamp {
  readonly type: "opened";
  readonly group_size: number;
  readonly matchmaker: { readonly class: string; readonly options?: unknown };
  /** The declared fallback chain. */
  readonly steps: readonly OpenedStep[];
  readonly limits: {
    readonly wait_limit_ms: number | null;
    readonly confirm_ms: number | null;
    readonly capacity: number | null;
  };
  readonly conditions: { readonly names: readonly string[] } | null;
}

interface OpenedStep {
  readonly after_ms: number;
  readonly group_size: number;
  readonly matchmaker: { readonly class: string };
  readonly release: boolean;
}

interface Resumed extends Stamp {
  readonly type: "resumed";
  readonly down_ms: number;
}

interface ScreenedOut extends Stamp {
  readonly type: "screened_out";
  readonly subject_id: string;
  readonly reason: string;
}

interface Entered extends Stamp {
  readonly type: "entered";
  readonly subject_id: string;
  readonly rtt_ms: number | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly deadline_at: number | null;
}

interface Updated extends Stamp {
  readonly type: "updated";
  readonly subject_id: string;
  readonly rtt_ms?: number | null | undefined;
  readonly attributes?: Readonly<Record<string, AttributeValue>> | undefined;
}

interface Disconnected extends Stamp {
  readonly type: "disconnected";
  readonly subject_id: string;
  readonly reason: string;
  readonly grace_until: number | null;
}

interface Returned extends Stamp {
  readonly type: "returned";
  readonly subject_id: string;
}

/** Who goes for good before a game of theirs ended. */
export interface Departed extends Stamp {
  readonly type: "left" | "timed_out" | "removed";
  readonly subject_id: string;
  readonly reason: string;
  readonly waited_ms: number | null;
  readonly actor?: Actor | undefined;
}

interface Confirmed extends Stamp {
  readonly type: "confirmed";
}

interface Evaluated extends Stamp {
  readonly type: "evaluated";
  readonly reasons: Readonly<Record<string, number>>;
}

interface Refused extends Stamp {
  readonly type: "refused";
  readonly trigger: string;
  readonly reason: string;
  readonly detail: string;
}

interface Proposed extends Stamp {
  readonly type: "proposed";
  readonly proposal_id: number;
  readonly members: readonly string[];
  readonly step: number | null;
  readonly overtaken: { readonly count: number };
}

interface Released extends Stamp {
  readonly type: "released";
  readonly proposal_id: number;
  readonly reason: string;
  readonly subject_id: string | null;
}

interface Matched extends Stamp {
  readonly type: "matched";
  readonly proposal_id: number | null;
  readonly game_id: string;
  readonly matchmaker_class: string;
  readonly reason: string;
  readonly condition: string | null;
  readonly participants: readonly MatchedParticipant[];
  readonly actor?: Actor | undefined;
}

interface MatchedParticipant {
  readonly subject_id: string;
  readonly rtt_ms: number | null;
  readonly waited_ms: number | null;
  readonly role: string | null;
}

/** What becomes of a group after it was matched. */
export interface GameMoved extends Stamp {
  readonly type: "started" | "aborted" | "ended";
  readonly game_id: string;
  readonly subject_ids: readonly string[];
  readonly outcome?: string | undefined;
  readonly reason?: string | undefined;
}

interface Paused extends Stamp {
  readonly type: "paused" | "reopened";
  readonly what: "intake" | "matching";
  readonly actor: string;
  readonly reason: string;
}

interface Actor {
  readonly name: string;
  readonly reason: string;
}

/** The fields that this package reads of the events of a waiting room; names as in the journal. */
export type RoomEvent =
  | Opened
  | Resumed
  | ScreenedOut
  | Entered
  | Updated
  | Disconnected
  | Returned
  | Departed
  | Evaluated
  | Confirmed
  | Refused
  | Proposed
  | Released
  | Matched
  | GameMoved
  | Paused;

/**
 * Reads one event. What only adorns the picture (an RTT, a reason) falls back to null, so that an event of an older or
 * newer writer still counts; undefined when it cannot be counted at all.
 */
export function parseRoomEvent(value: unknown): RoomEvent | undefined {
  return roomEventSchema.safeParse(value).data;
}

/** The number of an event that may not be readable otherwise; undefined when even that is missing. */
export function parseSeq(value: unknown): number | undefined {
  return stampSchema.safeParse(value).data?.seq;
}

/** The type of an event, where it is one that this version does not know; undefined for all else. */
export function parseUnknownType(value: unknown): string | undefined {
  const type = typeSchema.safeParse(value).data?.type;
  return type === undefined || knownTypes.has(type) ? undefined : type;
}

const whole = z.int().min(0);
const typeSchema = z.object({ type: z.string().min(1) });
const stampSchema = z.object({ seq: whole });
const stamp = { seq: whole, at: z.number() };
const numberOrNull = z.number().nullable().catch(null);
const textOrNull = z.string().nullable().catch(null);
const text = z.string().catch("");
const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const actor = z.object({ name: text, reason: text }).optional().catch(undefined);
const counts = z.record(z.string(), z.number()).catch({});
// Ids are keys of the state, so they are never cut: an event with one that no waiting room gives is not taken.
const subjectId = z.string().min(1).max(128);
const gameId = z.string().min(1).max(200);
const subject = { subject_id: subjectId };
const game = { game_id: gameId, subject_ids: z.array(subjectId) };

/** A policy names the one condition that it gives, or those among which it chooses. */
const declaredConditions = z
  .union([
    z.object({ names: z.array(z.string()) }),
    z.object({ name: z.string() }).transform(({ name }) => ({ names: [name] })),
  ])
  .nullable()
  .catch(null);

const departed = { ...stamp, ...subject, reason: text, waited_ms: numberOrNull, actor };
const pause = { ...stamp, what: z.enum(["intake", "matching"]), actor: text, reason: text };

const roomEventSchema = z.discriminatedUnion("type", [
  z.object({
    ...stamp,
    type: z.literal("opened"),
    group_size: z.number(),
    matchmaker: z.object({ class: text, options: z.unknown() }).catch({ class: "", options: null }),
    steps: z
      .array(
        z.object({
          after_ms: z.number(),
          group_size: z.number(),
          matchmaker: z.object({ class: text }).catch({ class: "" }),
          release: z.boolean().catch(false),
        }),
      )
      .catch([]),
    limits: z
      .object({ wait_limit_ms: numberOrNull, confirm_ms: numberOrNull, capacity: numberOrNull })
      .catch({ wait_limit_ms: null, confirm_ms: null, capacity: null }),
    conditions: declaredConditions,
  }),
  z.object({ ...stamp, type: z.literal("resumed"), down_ms: z.number() }),
  z.object({ ...stamp, ...subject, type: z.literal("screened_out"), reason: text }),
  z.object({
    ...stamp,
    ...subject,
    type: z.literal("entered"),
    rtt_ms: numberOrNull,
    attributes: attributes.catch({}),
    deadline_at: numberOrNull,
  }),
  z.object({
    ...stamp,
    ...subject,
    type: z.literal("updated"),
    rtt_ms: z.number().nullable().optional().catch(undefined),
    attributes: attributes.optional().catch(undefined),
  }),
  z.object({
    ...stamp,
    ...subject,
    type: z.literal("disconnected"),
    reason: text,
    grace_until: numberOrNull,
  }),
  z.object({ ...stamp, ...subject, type: z.literal("returned") }),
  z.object({ ...departed, type: z.literal("left") }),
  z.object({ ...departed, type: z.literal("timed_out") }),
  z.object({ ...departed, type: z.literal("removed") }),
  z.object({ ...stamp, type: z.literal("evaluated"), reasons: counts }),
  z.object({ ...stamp, type: z.literal("refused"), trigger: text, reason: text, detail: text }),
  z.object({
    ...stamp,
    type: z.literal("proposed"),
    proposal_id: whole,
    members: z.array(subjectId),
    step: numberOrNull,
    overtaken: z.object({ count: z.number() }).catch({ count: 0 }),
  }),
  z.object({ ...stamp, type: z.literal("confirmed") }),
  z.object({
    ...stamp,
    type: z.literal("released"),
    proposal_id: whole,
    reason: text,
    subject_id: textOrNull,
  }),
  z.object({
    ...stamp,
    type: z.literal("matched"),
    proposal_id: whole.nullable().catch(null),
    game_id: gameId,
    matchmaker_class: text,
    reason: text,
    condition: textOrNull,
    participants: z.array(
      z.object({ ...subject, rtt_ms: numberOrNull, waited_ms: numberOrNull, role: textOrNull }),
    ),
    actor,
  }),
  z.object({ ...stamp, ...game, type: z.literal("started") }),
  z.object({ ...stamp, ...game, type: z.literal("aborted"), reason: text }),
  z.object({ ...stamp, ...game, type: z.literal("ended"), outcome: text }),
  z.object({ ...pause, type: z.literal("paused") }),
  z.object({ ...pause, type: z.literal("reopened") }),
]);

const knownTypes: ReadonlySet<string> = new Set(roomEventSchema.options.map(({ shape }) => shape.type.value));
