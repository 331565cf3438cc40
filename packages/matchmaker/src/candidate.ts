/** A value that a researcher may attach to a participant. */
export type AttributeValue = string | number | boolean | null;

/** The researcher's own facts about a participant: name → value. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The last group a participant played in. */
export interface GroupHistory {
  /** Subject ids of the other members of that group. */
  readonly previousPartners: readonly string[];
  /** Scene in which that group played; null when unknown. */
  readonly sourceSceneId: string | null;
  /** Id of that group's game; null when unknown. */
  readonly groupId: string | null;
}

/** A participant as a rule sees them. Every candidate that a room hands to a rule is frozen. */
export interface MatchCandidate {
  /** Random id of the participant, 1 to 128 characters. */
  readonly subjectId: string;
  /** Round trip to the server in milliseconds, finite and at least 0; null when not measured. */
  readonly rttMs: number | null;
  /** The last group; null when there was none. */
  readonly groupHistory: GroupHistory | null;
  /** Subject ids of everybody this participant was grouped with so far. */
  readonly pastPartners?: readonly string[];
  readonly attributes: Attributes;
  /** Arrival in epoch milliseconds; kept through every return to the waiting room. */
  readonly enqueuedAt: number;
}

/** The longest subject id that is accepted, in UTF-16 code units. */
const MAX_SUBJECT_ID_LENGTH = 128;

/**
 * Returns a deeply frozen copy of a candidate, or throws a `TypeError` that says which field is wrong.
 * Whatever a rule does to it cannot reach the room.
 */
export function freezeCandidate(candidate: MatchCandidate): MatchCandidate {
  assertSubjectId(candidate.subjectId);
  assertRtt(candidate.rttMs);
  const history = candidate.groupHistory;
  return Object.freeze({
    subjectId: candidate.subjectId,
    rttMs: candidate.rttMs,
    groupHistory:
      history === null
        ? null
        : Object.freeze({ ...history, previousPartners: frozenList(history.previousPartners) }),
    pastPartners: frozenList(candidate.pastPartners ?? NOBODY),
    attributes: frozenAttributes(candidate.attributes),
    enqueuedAt: candidate.enqueuedAt,
  });
}

const NOBODY: readonly string[] = Object.freeze([]);
const NOTHING: Attributes = Object.freeze({});

/** Freezing costs more than everything else about an arrival, and most have nothing to freeze. */
function frozenList(subjectIds: readonly string[]): readonly string[] {
  return subjectIds.length === 0 ? NOBODY : Object.freeze([...subjectIds]);
}

function frozenAttributes(attributes: Attributes): Attributes {
  for (const _name in attributes) return Object.freeze({ ...assertAttributes(attributes) });
  return NOTHING;
}

/** The value of an attribute; missing counts as null, also where every object has something of that name. */
export function attributeOf(attributes: Attributes, name: string): AttributeValue {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null;
}

/** Throws a `TypeError` unless the value is a well-formed string of 1 to 128 characters. */
export function assertSubjectId(value: unknown): asserts value is string {
  if (
    typeof value !== "string" ||
    value.length === 0 ||
    value.length > MAX_SUBJECT_ID_LENGTH ||
    !value.isWellFormed()
  ) {
    throw new TypeError(
      `Expected a subject id of 1 to ${MAX_SUBJECT_ID_LENGTH} characters, got ${describe(value)}.`,
    );
  }
}

/** Throws a `TypeError` unless the value is null or a finite number of at least 0. */
export function assertRtt(value: unknown): asserts value is number | null {
  if (value !== null && !(typeof value === "number" && Number.isFinite(value) && value >= 0)) {
    throw new TypeError(
      `Expected \`rttMs\` to be null or a finite number of at least 0, got ${describe(value)}.`,
    );
  }
}

/** Returns the attributes, or throws a `TypeError` that names the first value of a wrong kind. */
export function assertAttributes(attributes: Attributes): Attributes {
  for (const [name, value] of Object.entries(attributes)) {
    const fits =
      value === null ||
      typeof value === "string" ||
      typeof value === "boolean" ||
      (typeof value === "number" && Number.isFinite(value));
    if (!fits) {
      throw new TypeError(
        `Expected attribute \`${name}\` to be a string, a finite number, a boolean or null, got ${describe(value)}.`,
      );
    }
  }
  return attributes;
}

function describe(value: unknown): string {
  return typeof value === "string"
    ? `\`${value.slice(0, 40)}\` (${value.length} characters)`
    : `\`${String(value)}\``;
}
