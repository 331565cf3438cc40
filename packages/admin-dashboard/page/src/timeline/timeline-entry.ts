import type { ActivityRow, ParticipantRow, Snapshot } from "@waitroom/admin-events/client";
import { activityKind, type ActivityKind, activityTitle, detailParts } from "../words/activity.ts";

/** A line of the timeline in words. */
export interface TimelineEntry {
  readonly id: number;
  readonly at: number;
  readonly kind: ActivityKind;
  readonly title: string;
  readonly sceneId: string;
  /** Pseudonyms; empty where no person is concerned. */
  readonly people: readonly string[];
  readonly details: readonly string[];
  /** All of it in lower case, for the filter. */
  readonly searchText: string;
}

/** The timeline, newest first. `nameOf` gives the pseudonym of a subject id. */
export function timelineEntries(
  activity: readonly ActivityRow[],
  nameOf: (subjectId: string) => string,
): readonly TimelineEntry[] {
  return activity.map((row) => toEntry(row, nameOf)).toReversed();
}

/** Those of the entries that hold each word of the filter. */
export function filtered(entries: readonly TimelineEntry[], filter: string): readonly TimelineEntry[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ searchText }) => words.every((word) => searchText.includes(word)));
}

/** Gives the pseudonym that the rows hold for a subject id, and asks `pseudonym` for others. */
export function namesOf(
  snapshot: Pick<Snapshot, "participants">,
  pseudonym: (subjectId: string) => string,
): (subjectId: string) => string {
  const known = new Map(snapshot.participants.map((row: ParticipantRow) => [row.subject_id, row.pseudonym]));
  return (subjectId) => known.get(subjectId) ?? pseudonym(subjectId);
}

function toEntry(row: ActivityRow, nameOf: (subjectId: string) => string): TimelineEntry {
  const { scene_id: scene, participants, subject_ids: subjectIds, game_id: gameId } = row.details;
  const ids = [...new Set([row.subject_id, ...strings(participants), ...strings(subjectIds)])];
  const people = ids.filter((id) => id !== "").map(nameOf);
  const game = typeof gameId === "string" ? gameId : "";
  const sceneId = typeof scene === "string" ? scene : "";
  const title = activityTitle(row.event_type);
  const details = detailParts(row);
  const searchText = [title, row.event_type, sceneId, game, ...people, ...ids, ...details]
    .join(" ")
    .toLowerCase();
  return {
    id: row.id,
    at: row.timestamp,
    kind: activityKind(row.event_type),
    title,
    sceneId,
    people,
    details,
    searchText,
  };
}

function strings(value: ActivityRow["details"][string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
