import { type ActivityRow, pseudonym } from "@waitroom/admin-events/client";
import { activityKind, type ActivityKind, activityTitle, detailParts } from "../words/activity.ts";

/** Somebody in a line of the timeline. */
export interface EntryPerson {
  readonly subjectId: string;
  readonly pseudonym: string;
}

/** A line of the timeline in words. */
export interface TimelineEntry {
  readonly id: number;
  /** Unique among lines of the live timeline and of all journals. */
  readonly key: string;
  readonly at: number;
  readonly kind: ActivityKind;
  readonly title: string;
  readonly sceneId: string;
  /** Empty where no group is concerned. */
  readonly gameId: string;
  readonly people: readonly EntryPerson[];
  readonly details: readonly string[];
  /** All of it in lower case, for the filter. */
  readonly searchText: string;
}

/** What of the timeline is wanted; empty parts let everything through. */
export interface TimelineFilter {
  readonly text: string;
  readonly kinds: ReadonlySet<string>;
  readonly sceneId: string;
  /** Part of a pseudonym or subject id. */
  readonly person: string;
  /** Part of a game id. */
  readonly group: string;
}

/** The timeline, newest first. */
export function timelineEntries(rows: readonly ActivityRow[]): readonly TimelineEntry[] {
  return rows.map(entryOf).toReversed();
}

/** Those of the entries that fit all parts of the filter; of its text each word has to be there. */
export function filtered(
  entries: readonly TimelineEntry[],
  filter: TimelineFilter,
): readonly TimelineEntry[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const person = filter.person.toLowerCase();
  const group = filter.group.toLowerCase();
  return entries.filter(
    (entry) =>
      words.every((word) => entry.searchText.includes(word)) &&
      (filter.kinds.size === 0 || filter.kinds.has(entry.kind)) &&
      (filter.sceneId === "" || entry.sceneId === filter.sceneId) &&
      (group === "" || entry.gameId.toLowerCase().includes(group)) &&
      (person === "" || entry.people.some((one) => isNamed(one, person))),
  );
}

function isNamed({ subjectId, pseudonym: name }: EntryPerson, part: string): boolean {
  return subjectId.toLowerCase().includes(part) || name.toLowerCase().includes(part);
}

/** Rows keep their identity while they do not change, so each is put into words once. */
const made = new WeakMap<ActivityRow, TimelineEntry>();

function entryOf(row: ActivityRow): TimelineEntry {
  const known = made.get(row);
  if (known !== undefined) return known;
  const entry = toEntry(row);
  made.set(row, entry);
  return entry;
}

function toEntry(row: ActivityRow): TimelineEntry {
  const { scene_id: scene, participants, subject_ids: subjectIds, game_id: game } = row.details;
  const ids = [...new Set([row.subject_id, ...strings(participants), ...strings(subjectIds)])];
  const people = ids
    .filter((id) => id !== "")
    .map((subjectId) => ({ subjectId, pseudonym: pseudonym(subjectId) }));
  const gameId = typeof game === "string" ? game : "";
  const sceneId = typeof scene === "string" ? scene : "";
  const title = activityTitle(row.event_type);
  const details = detailParts(row);
  const names = people.flatMap((person) => [person.pseudonym, person.subjectId]);
  return {
    id: row.id,
    key: `${sceneId} ${row.timestamp} ${row.id} ${row.event_type}`,
    at: row.timestamp,
    kind: activityKind(row.event_type),
    title,
    sceneId,
    gameId,
    people,
    details,
    searchText: [title, row.event_type, sceneId, gameId, ...names, ...details].join(" ").toLowerCase(),
  };
}

function strings(value: ActivityRow["details"][string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
