import type { FindingCode } from "@waitroom/match-logger";
import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import type { SimulationOptions } from "@waitroom/matchmaker/simulation";
import type { Line } from "./session-files.ts";

/** A fault that somebody who forges the record well puts into a clean journal: numbers and hashes are right again. */
export interface PlantedFault {
  readonly title: string;
  readonly room: Omit<SimulationOptions["room"], "sceneId">;
  /** Changes lines and gives the number of the line at which the fault must be named. */
  readonly plant: (lines: Line[]) => number;
  readonly code: FindingCode;
}

/** The first line of a type that fits, or an error. */
export function firstOf(
  lines: readonly Line[],
  type: WaitingRoomEvent["type"],
  fits: (line: Line) => boolean = () => true,
): Line {
  const found = lines.find((line) => line["type"] === type && fits(line));
  if (found === undefined) throw new Error(`Expected a \`${type}\` that fits in the clean log.`);
  return found;
}

/** The number of a line. */
export const seqOf = (line: Line): number => Number(line["seq"]);
/** Of a proposal. */
export const members = (line: Line): string[] => line["members"] as string[];
/** Who is recorded as passed over. */
export const passedOver = (line: Line): Line[] => (line["overtaken"] as { first: Line[] }).first;
/** Of a match. */
export const participants = (line: Line): Line[] => line["participants"] as Line[];
/** The arrival of somebody before a line. */
export const entryOf = (lines: readonly Line[], id: unknown, before: number): Line => {
  const found = lines.findLast(
    (line) => line["type"] === "entered" && line["subject_id"] === id && seqOf(line) < before,
  );
  if (found === undefined) throw new Error("Expected an arrival in the clean log.");
  return found;
};
/** A proposal whose group got together at once. */
export const matchedProposal = (
  lines: readonly Line[],
  fits: (proposed: Line) => boolean = () => true,
): Line =>
  firstOf(
    lines,
    "proposed",
    (proposed) =>
      fits(proposed) &&
      lines.some((line) => line["type"] === "matched" && line["proposal_id"] === proposed["seq"]),
  );
/** The match of a proposal. */
export const matchOf = (lines: readonly Line[], proposed: Line): Line =>
  firstOf(lines, "matched", (line) => line["proposal_id"] === proposed["seq"]);
/** Makes somebody have had other facts all along, in what the match says too. */
export const changeFacts = (lines: readonly Line[], id: unknown, seq: number, facts: Line): void => {
  Object.assign(entryOf(lines, id, seq), facts);
  for (const line of lines) {
    if (line["type"] !== "matched") continue;
    for (const member of participants(line)) {
      if (member["subject_id"] === id) Object.assign(member, facts);
    }
  }
};
/** Turns a line into one that says nothing, as if what it said had not happened. */
export const silence = (line: Line): void => {
  const { seq, at } = line;
  for (const name of Object.keys(line)) delete line[name];
  Object.assign(line, { seq, at, type: "made_up" });
};
