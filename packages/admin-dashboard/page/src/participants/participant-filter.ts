import type { ParticipantRow, ParticipantState } from "@waitroom/admin-events/client";

export const participantStates = [
  "waiting",
  "reserved",
  "matched",
  "started",
  "ended",
  "left",
  "timed_out",
  "removed",
  "screened_out",
] as const satisfies readonly ParticipantState[];

/** Whom the table shows; what stands in the address. Empty parts let everybody through. */
export interface ParticipantFilter {
  readonly states: ReadonlySet<string>;
  readonly sceneId: string;
  /** At least so long a wait, in seconds; 0 lets everybody through. */
  readonly waitSeconds: number;
  /** `name:value` or `name`; by the start of both, whatever the case. */
  readonly attribute: string;
  /** Words in pseudonym, subject id, group, exit reason, attributes; all have to be there. */
  readonly text: string;
}

export function parseParticipantFilter(params: Readonly<Record<string, string>>): ParticipantFilter {
  const wait = Number(params["wait"] ?? "0");
  return {
    states: new Set((params["state"] ?? "").split(",").filter((state) => state !== "")),
    sceneId: params["scene"] ?? "",
    waitSeconds: Number.isFinite(wait) && wait > 0 ? wait : 0,
    attribute: (params["attr"] ?? "").trim().toLowerCase(),
    text: (params["q"] ?? "").trim().toLowerCase(),
  };
}

/** How long somebody waited: what is final, else until now. */
export function waitedMs(person: ParticipantRow, now: number): number {
  if (person.waited_ms !== null) return person.waited_ms;
  return Math.max(0, now - (person.waiting_since ?? person.entered_at));
}

/** Those of the people who fit all parts of the filter. */
export function filterParticipants(
  people: readonly ParticipantRow[],
  filter: ParticipantFilter,
  now: number,
): readonly ParticipantRow[] {
  const words = filter.text.split(/\s+/).filter((word) => word !== "");
  const [attributeName = "", attributeValue = ""] = filter.attribute.split(/[:=]/, 2);
  const fits = (person: ParticipantRow): boolean =>
    (filter.states.size === 0 || filter.states.has(person.state)) &&
    (filter.sceneId === "" || person.scene_id === filter.sceneId) &&
    (filter.waitSeconds === 0 || waitedMs(person, now) >= filter.waitSeconds * 1_000) &&
    (filter.attribute === "" || hasAttribute(person, attributeName.trim(), attributeValue.trim())) &&
    (words.length === 0 || hasWords(person, words));
  const isAll =
    filter.states.size === 0 &&
    filter.sceneId === "" &&
    filter.waitSeconds === 0 &&
    filter.attribute === "" &&
    words.length === 0;
  return isAll ? people : people.filter(fits);
}

function hasAttribute({ attributes }: ParticipantRow, name: string, value: string): boolean {
  return Object.entries(attributes).some(
    ([key, content]) => key.toLowerCase().startsWith(name) && String(content).toLowerCase().startsWith(value),
  );
}

function hasWords(person: ParticipantRow, words: readonly string[]): boolean {
  const attributes = Object.entries(person.attributes).map(([key, value]) => `${key} ${String(value)}`);
  const text = [
    person.pseudonym,
    person.subject_id,
    person.game_id ?? "",
    person.exit_reason ?? "",
    person.state,
    person.scene_id,
    ...attributes,
  ]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
