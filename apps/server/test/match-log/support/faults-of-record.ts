import { FIFOMatchmaker, LatencyFIFOMatchmaker } from "@waitroom/matchmaker";
import {
  entryOf,
  firstOf,
  matchedProposal,
  matchOf,
  members,
  participants,
  seqOf,
  type PlantedFault,
} from "./planted-fault.ts";
import type { Line } from "./session-files.ts";

const fifo = { groupSize: 3, matchmaker: new FIFOMatchmaker() };
const chain = { ...fifo, steps: [{ afterMs: 10_000, groupSize: 2 }] };
const limitsOf = (lines: readonly Line[]): Line => firstOf(lines, "opened")["limits"] as Line;

/** Faults of what is recorded about a group, and of who may enter. */
export const faultsOfRecord: readonly PlantedFault[] = [
  {
    title: "somebody twice in a group",
    room: fifo,
    plant: (lines) => {
      const proposed = matchedProposal(lines);
      members(proposed)[0] = String(members(proposed)[1]);
      return seqOf(proposed);
    },
    code: "duplicate_member",
  },
  {
    title: "a group without the one for whom it was formed",
    room: fifo,
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed", (line) => seqOf(line) > 50);
      proposed["trigger"] = "somebody";
      return seqOf(proposed);
    },
    code: "without_trigger",
  },
  {
    title: "a step that was not declared",
    room: fifo,
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed");
      proposed["step"] = 1;
      return seqOf(proposed);
    },
    code: "step_differs",
  },
  {
    title: "a step that a member had not reached",
    room: chain,
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed", (line) => line["step"] === 1);
      const [step] = firstOf(lines, "opened")["steps"] as Line[];
      if (step !== undefined) step["after_ms"] = 100_000_000;
      return seqOf(proposed);
    },
    code: "step_differs",
  },
  {
    title: "a reason that the rule does not give",
    room: fifo,
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed");
      proposed["reason"] = "latency";
      return seqOf(proposed);
    },
    code: "reason_differs",
  },
  {
    title: "a match with other members than its proposal",
    room: fifo,
    plant: (lines) => {
      const matched = matchOf(lines, matchedProposal(lines));
      participants(matched).pop();
      return seqOf(matched);
    },
    code: "matched_differs",
  },
  {
    title: "a match under another rule than was declared",
    room: fifo,
    plant: (lines) => {
      const matched = firstOf(lines, "matched");
      matched["matchmaker_class"] = "LatencyFIFOMatchmaker";
      return seqOf(matched);
    },
    code: "matched_differs",
  },
  {
    title: "a match with another RTT than the rule saw",
    room: { groupSize: 2, matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 300 }) },
    plant: (lines) => {
      const matched = firstOf(lines, "matched");
      const [member] = participants(matched);
      if (member !== undefined) member["rtt_ms"] = 1;
      return seqOf(matched);
    },
    code: "matched_differs",
  },
  {
    title: "somebody who entered while intake was paused",
    room: fifo,
    plant: (lines) => {
      const evaluated = firstOf(lines, "evaluated");
      const { seq, at } = evaluated;
      for (const name of Object.keys(evaluated)) delete evaluated[name];
      Object.assign(evaluated, { seq, at, type: "paused", what: "intake", actor: "ada", reason: "lunch" });
      return seqOf(firstOf(lines, "entered", (line) => seqOf(line) > Number(seq)));
    },
    code: "entered_against_rule",
  },
  {
    title: "somebody who entered a room that was full",
    room: fifo,
    plant: (lines) => {
      limitsOf(lines)["capacity"] = 1;
      return seqOf(lines.filter((line) => line["type"] === "entered")[1] ?? {});
    },
    code: "entered_against_rule",
  },
  {
    title: "somebody who entered again after a game",
    room: fifo,
    plant: (lines) => {
      const ended = firstOf(lines, "ended", (line) => (line["subject_ids"] as string[]).length > 0);
      const [player] = ended["subject_ids"] as string[];
      const again = firstOf(lines, "entered", (line) => seqOf(line) > seqOf(ended));
      again["subject_id"] = player;
      return seqOf(again);
    },
    code: "entered_against_rule",
  },
  {
    title: "a confirmation by somebody else",
    room: fifo,
    plant: (lines) => {
      const confirmed = firstOf(lines, "confirmed");
      confirmed["subject_id"] = "somebody";
      return seqOf(confirmed);
    },
    code: "impossible_event",
  },
  {
    title: "somebody taken out for being away who was there",
    room: fifo,
    plant: (lines) => {
      const left = firstOf(
        lines,
        "left",
        (line) => line["reason"] === "left" && entryOf(lines, line["subject_id"], seqOf(line)) !== undefined,
      );
      left["reason"] = "grace_ended";
      return seqOf(left);
    },
    code: "left_too_early",
  },
];
