import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  Matchmaker,
  noRepeatPartner,
  RuleMatchmaker,
  sameValue,
  type MatchCandidate,
  type WaitingList,
} from "@waitroom/matchmaker";
import {
  changeFacts,
  entryOf,
  firstOf,
  matchedProposal,
  matchOf,
  members,
  participants,
  passedOver,
  seqOf,
  type PlantedFault,
} from "./planted-fault.ts";
import type { Line } from "./session-files.ts";

/** Says it is first come, first served, and takes those who came last of at least four. */
class LastCome extends Matchmaker {
  override readonly name = "FIFOMatchmaker";
  override readonly options = {};
  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
  ): readonly MatchCandidate[] | null {
    return waiting.size < 3 ? null : [...[...waiting].slice(1 - groupSize), arriving];
  }
  override matchReason(): "fifo" {
    return "fifo";
  }
}

const fifo = { groupSize: 3, matchmaker: new FIFOMatchmaker() };
const strict = { groupSize: 2, matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 180 }) };
const latency = { groupSize: 2, matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 300 }) };

/** Faults of whom a rule chose, and of what is said about it. */
export const faultsOfChoice: readonly PlantedFault[] = [
  {
    title: "a rule that says it is first come, first served, and is not",
    room: { groupSize: 2, matchmaker: new LastCome() },
    plant: (lines) => seqOf(firstOf(lines, "proposed", (line) => passedOver(line).length > 0)),
    code: "order_broken",
  },
  {
    title: "people who waited though there were enough for a group",
    room: { groupSize: 2, matchmaker: new LastCome() },
    plant: (lines) => {
      const second = lines.filter((line) => line["type"] === "entered")[1];
      return lines.findIndex((line) => Number(line["at"]) > Number(second?.["at"]));
    },
    code: "group_not_formed",
  },
  {
    title: "an overtaking that is not recorded as one",
    room: strict,
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed", (line) => passedOver(line).length > 0);
      proposed["overtaken"] = { count: 0, first: [] };
      return seqOf(proposed);
    },
    code: "pool_differs",
  },
  {
    title: "an overtaking for a reason that does not hold",
    room: strict,
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed", (line) => passedOver(line)[0]?.["code"] === "latency");
      Object.assign(passedOver(proposed)[0] ?? {}, { code: "held_for_partner" });
      return seqOf(proposed);
    },
    code: "overtaken_reason_untrue",
  },
  {
    title: "somebody who fits and waited longer, passed over",
    room: strict,
    plant: (lines) => {
      const placeOf = (id: unknown, proposed: Line): number => seqOf(entryOf(lines, id, seqOf(proposed)));
      const proposed = matchedProposal(lines, (line) => {
        const [first] = passedOver(line);
        return (
          first?.["code"] === "latency" &&
          placeOf(first["subject_id"], line) < placeOf(members(line)[0], line) &&
          members(line)[1] === line["trigger"]
        );
      });
      changeFacts(lines, passedOver(proposed)[0]?.["subject_id"], seqOf(proposed), { rtt_ms: 0 });
      return seqOf(proposed);
    },
    code: "order_broken",
  },
  {
    title: "a pair over the limit",
    room: latency,
    plant: (lines) => {
      const proposed = matchedProposal(lines);
      changeFacts(lines, members(proposed)[0], seqOf(proposed), { rtt_ms: 290 });
      changeFacts(lines, members(proposed)[1], seqOf(proposed), { rtt_ms: 10.5 });
      return seqOf(proposed);
    },
    code: "pair_over_limit",
  },
  {
    title: "an option that was changed afterwards",
    room: latency,
    plant: (lines) => {
      const opened = firstOf(lines, "opened");
      (opened["matchmaker"] as Line)["options"] = { max_server_rtt_ms: 400 };
      return 1;
    },
    code: "hash_differs",
  },
  {
    title: "a broken composition",
    room: {
      groupSize: 3,
      matchmaker: new RuleMatchmaker({ constraints: [composition({ part: { A: 2, B: 1 } })] }),
    },
    plant: (lines) => {
      const proposed = matchedProposal(lines);
      const entered = entryOf(lines, proposed["trigger"], seqOf(proposed));
      const part = (entered["attributes"] as Line)["part"] === "A" ? "B" : "A";
      changeFacts(lines, proposed["trigger"], seqOf(proposed), { attributes: { part, language: "de" } });
      return seqOf(proposed);
    },
    code: "composition_broken",
  },
  {
    title: "a repeated partner",
    room: { groupSize: 2, matchmaker: new RuleMatchmaker({ constraints: [noRepeatPartner()] }) },
    plant: (lines) => {
      const proposed = matchedProposal(lines);
      entryOf(lines, members(proposed)[1], seqOf(proposed))["past_partners"] = [members(proposed)[0]];
      return seqOf(proposed);
    },
    code: "repeat_partner",
  },
  {
    title: "another value where the same was asked for",
    room: { groupSize: 2, matchmaker: new RuleMatchmaker({ constraints: [sameValue("language")] }) },
    plant: (lines) => {
      const proposed = matchedProposal(lines);
      changeFacts(lines, proposed["trigger"], seqOf(proposed), { attributes: { part: "A", language: "fr" } });
      return seqOf(proposed);
    },
    code: "different_value",
  },
  {
    title: "former partners who were not reunited",
    room: {
      groupSize: 2,
      matchmaker: new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 0 }),
    },
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed", (line) => Number(line["pool_size"]) > 2);
      const other = (proposed["pool_head"] as string[]).find((id) => !members(proposed).includes(id));
      entryOf(lines, proposed["trigger"], seqOf(proposed))["group_history"] = {
        previous_partners: [other],
        source_scene_id: null,
        group_id: null,
      };
      return seqOf(proposed);
    },
    code: "reunion_passed_over",
  },
  {
    title: "strangers reunited",
    room: { groupSize: 2, matchmaker: new GroupReunionMatchmaker() },
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed");
      for (const id of members(proposed)) entryOf(lines, id, seqOf(proposed))["group_history"] = null;
      return seqOf(proposed);
    },
    code: "not_partners",
  },
  {
    title: "somebody who was to be kept for former partners",
    room: {
      groupSize: 2,
      matchmaker: new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 600_000 }),
    },
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed", (line) => line["reason"] === "fallback");
      entryOf(lines, proposed["trigger"], seqOf(proposed))["group_history"] = {
        previous_partners: ["somebody"],
        source_scene_id: null,
        group_id: null,
      };
      return seqOf(proposed);
    },
    code: "held_matched",
  },
  {
    title: "a swapped order of arrival",
    room: fifo,
    plant: (lines) => {
      const proposed = firstOf(lines, "proposed", (line) => Number(line["pool_size"]) === 3);
      const head = proposed["pool_head"] as string[];
      const first = entryOf(lines, head[0], seqOf(proposed));
      const second = entryOf(lines, head[1], seqOf(proposed));
      [first["subject_id"], second["subject_id"]] = [second["subject_id"], first["subject_id"]];
      return seqOf(proposed);
    },
    code: "pool_differs",
  },
  {
    title: "members in another order than the rule's",
    room: fifo,
    plant: (lines) => {
      const proposed = matchedProposal(lines);
      members(proposed).reverse();
      participants(matchOf(lines, proposed)).reverse();
      return seqOf(proposed);
    },
    code: "member_order",
  },
];
