import { FIFOMatchmaker, GroupReunionMatchmaker } from "@waitroom/matchmaker";
import {
  entryOf,
  firstOf,
  matchedProposal,
  matchOf,
  members,
  participants,
  seqOf,
  silence,
  type PlantedFault,
} from "./planted-fault.ts";
import type { Line } from "./session-files.ts";

const fifo = { groupSize: 3, matchmaker: new FIFOMatchmaker() };
const reunions = { groupSize: 2, matchmaker: new GroupReunionMatchmaker(), waitLimitMs: 30_000 };

/** Faults of what a room did with people, whatever the rule. */
export const faultsOfConduct: readonly PlantedFault[] = [
  {
    title: "somebody in two matches at once",
    room: fifo,
    plant: (lines) => {
      const started = firstOf(lines, "started");
      const proposed = matchedProposal(lines, (line) => seqOf(line) > seqOf(started));
      const [playing] = started["subject_ids"] as string[];
      members(proposed)[0] = String(playing);
      const [member] = participants(matchOf(lines, proposed));
      if (member !== undefined) member["subject_id"] = playing;
      return seqOf(proposed);
    },
    code: "double_match",
  },
  {
    title: "a shuffle of roles that is none",
    room: { ...fifo, roles: { policy: "random", names: ["first", "second", "third"] } },
    plant: (lines) => {
      let firstChanged: Line | null = null;
      for (const line of lines) {
        if (line["type"] !== "matched") continue;
        const before = participants(line).map((member) => member["role"]);
        const order = participants(line).toSorted(
          (a, b) =>
            seqOf(entryOf(lines, a["subject_id"], seqOf(line))) -
            seqOf(entryOf(lines, b["subject_id"], seqOf(line))),
        );
        for (const [rank, member] of order.entries()) member["role"] = ["first", "second", "third"][rank];
        if (participants(line).some((member, index) => member["role"] !== before[index]))
          firstChanged ??= line;
      }
      return seqOf(firstChanged ?? {});
    },
    code: "role_differs",
  },
  {
    title: "a wrong wait of a match",
    room: fifo,
    plant: (lines) => {
      const matched = firstOf(lines, "matched");
      const [member] = participants(matched);
      if (member !== undefined) member["waited_ms"] = Number(member["waited_ms"]) + 1;
      return seqOf(matched);
    },
    code: "wrong_wait",
  },
  {
    title: "a wrong wait of somebody who left",
    room: fifo,
    plant: (lines) => {
      const left = firstOf(lines, "left");
      left["waited_ms"] = 5;
      return seqOf(left);
    },
    code: "wrong_wait",
  },
  {
    title: "a ghost who is matched: away, and not back",
    room: fifo,
    plant: (lines) => {
      const nextOf = (line: Line): Line | undefined =>
        lines.find(
          (later) =>
            later["type"] === "proposed" &&
            seqOf(later) > seqOf(line) &&
            members(later).includes(String(line["subject_id"])),
        );
      const returned = firstOf(lines, "returned", (line) => nextOf(line) !== undefined);
      const next = nextOf(returned);
      silence(returned);
      return seqOf(next ?? {});
    },
    code: "ghost_matched",
  },
  {
    title: "a ghost who is matched: gone",
    room: fifo,
    plant: (lines) => {
      const left = firstOf(lines, "left");
      const proposed = matchedProposal(lines, (line) => seqOf(line) > seqOf(left));
      members(proposed)[0] = String(left["subject_id"]);
      return seqOf(proposed);
    },
    code: "ghost_matched",
  },
  {
    title: "conditions out of balance",
    room: { ...fifo, conditions: { policy: "balanced", names: ["control", "treatment"] } },
    plant: (lines) => {
      const other = firstOf(lines, "matched", (line) => line["condition"] === "treatment");
      for (const line of lines) if (line["type"] === "matched") line["condition"] = "control";
      return seqOf(other);
    },
    code: "condition_differs",
  },
  {
    title: "somebody who had not confirmed",
    room: fifo,
    plant: (lines) => {
      const proposed = matchedProposal(lines);
      silence(firstOf(lines, "confirmed", (line) => line["proposal_id"] === proposed["seq"]));
      return seqOf(matchOf(lines, proposed));
    },
    code: "unconfirmed",
  },
  {
    title: "a match that nobody proposed and nobody made by hand",
    room: fifo,
    plant: (lines) => {
      const matched = firstOf(lines, "matched");
      silence(firstOf(lines, "proposed", (line) => line["seq"] === matched["proposal_id"]));
      matched["proposal_id"] = null;
      return seqOf(matched);
    },
    code: "without_actor",
  },
  {
    title: "a group of the wrong size",
    room: fifo,
    plant: (lines) => {
      firstOf(lines, "opened")["group_size"] = 4;
      return seqOf(firstOf(lines, "proposed"));
    },
    code: "wrong_size",
  },
  {
    title: "the same people put together again too soon",
    room: fifo,
    plant: (lines) => {
      (firstOf(lines, "opened")["limits"] as Line)["retry_after_ms"] = 100_000_000;
      const seen = new Set<string>();
      const again = firstOf(lines, "proposed", (line) => {
        const key = members(line).toSorted().join();
        const isReleased = lines.some(
          (other, index) =>
            other["type"] === "released" &&
            other["proposal_id"] === line["seq"] &&
            !["left", "timed_out", "removed"].includes(String(lines[index - 1]?.["type"])),
        );
        if (seen.has(key)) return true;
        if (isReleased) seen.add(key);
        return false;
      });
      return seqOf(again);
    },
    code: "retry_too_soon",
  },
  {
    title: "a group that was formed while matching was paused",
    room: fifo,
    plant: (lines) => {
      const evaluated = firstOf(lines, "evaluated");
      const { seq, at } = evaluated;
      silence(evaluated);
      Object.assign(evaluated, { seq, at, type: "paused", what: "matching", actor: "ada", reason: "lunch" });
      return seqOf(firstOf(lines, "proposed", (line) => seqOf(line) > Number(seq)));
    },
    code: "while_paused",
  },
  {
    title: "a wait that may last longer than declared",
    room: { ...fifo, waitLimitMs: 60_000 },
    plant: (lines) => {
      const entered = firstOf(lines, "entered");
      entered["deadline_at"] = Number(entered["deadline_at"]) + 60_000;
      return seqOf(entered);
    },
    code: "deadline_differs",
  },
  {
    title: "a wait that was ended before its limit",
    room: reunions,
    plant: (lines) => {
      const timedOut = firstOf(lines, "timed_out");
      (firstOf(lines, "opened")["limits"] as Line)["wait_limit_ms"] = 31_000;
      for (const line of lines)
        if (line["type"] === "entered") line["deadline_at"] = Number(line["deadline_at"]) + 1000;
      return seqOf(timedOut);
    },
    code: "left_too_early",
  },
  {
    title: "a wait that went on behind its limit",
    room: reunions,
    plant: (lines) => {
      const timedOut = firstOf(lines, "timed_out");
      (firstOf(lines, "opened")["limits"] as Line)["wait_limit_ms"] = 20_000;
      for (const line of lines)
        if (line["type"] === "entered") line["deadline_at"] = Number(line["deadline_at"]) - 10_000;
      return seqOf(timedOut);
    },
    code: "over_wait_limit",
  },
  {
    title: "a grace that is not the declared one",
    room: fifo,
    plant: (lines) => {
      const disconnected = firstOf(lines, "disconnected");
      disconnected["grace_until"] = Number(disconnected["grace_until"]) + 1;
      return seqOf(disconnected);
    },
    code: "grace_differs",
  },
  {
    title: "somebody who enters twice",
    room: fifo,
    plant: (lines) => {
      const [first, second] = lines.filter((line) => line["type"] === "entered");
      if (second !== undefined) second["subject_id"] = first?.["subject_id"];
      return seqOf(second ?? {});
    },
    code: "entered_twice",
  },
  {
    title: "a time that goes back",
    room: fifo,
    plant: (lines) => {
      const entered = lines.filter((line) => line["type"] === "entered")[3] ?? {};
      entered["at"] = Number(entered["at"]) - 100_000;
      return seqOf(entered);
    },
    code: "time_went_back",
  },
  {
    title: "a game that starts without a member",
    room: fifo,
    plant: (lines) => {
      const aborted = firstOf(lines, "aborted", (line) => line["reason"] === "member_absent");
      aborted["type"] = "started";
      return seqOf(aborted);
    },
    code: "ghost_started",
  },
  {
    title: "somebody screened out who had been let in",
    room: fifo,
    plant: (lines) => {
      const entered = firstOf(lines, "entered");
      const evaluated = firstOf(lines, "evaluated", (line) => seqOf(line) > seqOf(entered));
      screenOut(evaluated, entered["subject_id"]);
      return seqOf(evaluated);
    },
    code: "screened_out_inside",
  },
  {
    title: "somebody screened out twice for one reason",
    room: fifo,
    plant: (lines) => {
      const [first, second] = lines.filter((line) => line["type"] === "evaluated");
      if (first === undefined || second === undefined) throw new Error("Expected two `evaluated`.");
      screenOut(first, "stranger");
      screenOut(second, "stranger");
      return seqOf(second);
    },
    code: "screened_out_twice",
  },
];

/** Makes a line say that somebody was screened out. */
function screenOut(line: Line, subjectId: unknown): void {
  silence(line);
  Object.assign(line, { type: "screened_out", subject_id: subjectId, reason: "rtt" });
}
