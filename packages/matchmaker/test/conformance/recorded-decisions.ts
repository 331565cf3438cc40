import { readFileSync } from "node:fs";
import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  type MatchCandidate,
  type Matchmaker,
} from "../../src/index.ts";

interface RecordedCandidate {
  readonly subject_id: string;
  readonly rtt_ms: number | null;
  readonly group_history: {
    readonly previous_partners: readonly string[];
    readonly source_scene_id: string | null;
    readonly group_id: string | null;
  } | null;
}

/** One decision with the answer that is right. */
export interface RecordedDecision {
  readonly matchmaker: string;
  readonly options: { readonly max_server_rtt_ms?: number; readonly fallback_to_fifo?: boolean };
  readonly group_size: number;
  readonly arriving: RecordedCandidate;
  readonly waiting: readonly RecordedCandidate[];
  readonly expected: readonly string[] | null;
}

const FILE = new URL("../../../../fixtures/decisions.json", import.meta.url);

export function readRecordedDecisions(): readonly RecordedDecision[] {
  const decisions: readonly RecordedDecision[] = JSON.parse(readFileSync(FILE, "utf8"));
  return decisions;
}

/** The rule that a case names, with its options as they are called here. */
export function ruleOf({ matchmaker, options }: RecordedDecision): Matchmaker {
  for (const name of Object.keys(options)) {
    if (name !== "max_server_rtt_ms" && name !== "fallback_to_fifo") {
      throw new TypeError(`Expected a known option, got \`${name}\`.`);
    }
  }
  switch (matchmaker) {
    case "FIFOMatchmaker":
      return new FIFOMatchmaker();
    case "LatencyFIFOMatchmaker":
      if (options.max_server_rtt_ms === undefined) throw new TypeError("Expected `max_server_rtt_ms`.");
      return new LatencyFIFOMatchmaker({ maxServerRttMs: options.max_server_rtt_ms });
    case "GroupReunionMatchmaker":
      return new GroupReunionMatchmaker(
        (options.fallback_to_fifo ?? true) ? { fallback: new FIFOMatchmaker() } : {},
      );
    default:
      throw new TypeError(`Expected a known matchmaker, got \`${matchmaker}\`.`);
  }
}

export function candidateOf(recorded: RecordedCandidate, enqueuedAt: number): MatchCandidate {
  const history = recorded.group_history;
  return {
    subjectId: recorded.subject_id,
    rttMs: recorded.rtt_ms,
    groupHistory: history && {
      previousPartners: history.previous_partners,
      sourceSceneId: history.source_scene_id,
      groupId: history.group_id,
    },
    attributes: {},
    enqueuedAt,
  };
}
