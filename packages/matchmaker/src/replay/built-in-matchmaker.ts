import type { JsonValue } from "../canonical-json.ts";
import {
  composition,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  sameValue,
  type Constraint,
  type PairConstraint,
} from "../constraints/constraint.ts";
import { identifyMatchmaker, type Matchmaker, type MatchmakerIdentity } from "../matchmaker.ts";
import { FIFOMatchmaker } from "../rules/fifo.ts";
import { GroupReunionMatchmaker } from "../rules/group-reunion.ts";
import { LatencyFIFOMatchmaker } from "../rules/latency-fifo.ts";
import { RuleMatchmaker } from "../rules/rule-matchmaker.ts";

type Recorded = Pick<MatchmakerIdentity, "class" | "version" | "options">;

/**
 * Makes a rule of this package anew from what an `opened` records about it.
 *
 * @throws TypeError when it is none of this package, or not of this version: its hash is not the recorded one then
 */
export function builtInMatchmaker(recorded: MatchmakerIdentity): Matchmaker {
  const matchmaker = make(recorded);
  const { hash } = identifyMatchmaker(matchmaker);
  if (hash === recorded.hash) return matchmaker;
  throw new TypeError(
    `Expected \`${recorded.class}\` with the hash ${recorded.hash}, got one with ${hash}: give the rule that decided as \`matchmaker\`.`,
  );
}

function make({ class: name, options }: Recorded): Matchmaker {
  switch (name) {
    case "FIFOMatchmaker":
      return new FIFOMatchmaker();
    case "LatencyFIFOMatchmaker":
      return new LatencyFIFOMatchmaker({ maxServerRttMs: numberIn(options, "max_server_rtt_ms") });
    case "GroupReunionMatchmaker": {
      const fallback = field(options, "fallback");
      const holdMs = numberIn(options, "hold_ms");
      if (fallback === null) return new GroupReunionMatchmaker({ holdMs });
      const described = {
        class: textIn(fallback, "class"),
        version: "",
        options: field(fallback, "options"),
      };
      return new GroupReunionMatchmaker({ fallback: make(described), holdMs });
    }
    case "RuleMatchmaker":
      return new RuleMatchmaker({ constraints: listIn(options, "constraints").map(constraintOf) });
    default:
      throw new TypeError(
        `Expected a rule of this package, got \`${name}\`: give the rule that decided as \`matchmaker\`.`,
      );
  }
}

function constraintOf(described: JsonValue): Constraint {
  const [kind] = Object.keys(record(described));
  switch (kind) {
    case "composition": {
      const [entry] = Object.entries(record(field(described, "composition")));
      if (entry === undefined) throw unreadable(described);
      const counts = Object.keys(record(entry[1])).map(
        (value) => [value, numberIn(entry[1], value)] as const,
      );
      return composition({ [entry[0]]: Object.fromEntries(counts) });
    }
    case "relaxed":
      return relaxed(
        listIn(described, "relaxed").map((step) => {
          const constraint = field(step, "constraint");
          return {
            afterMs: numberIn(step, "after_ms"),
            constraint: constraint === null ? null : pairConstraintOf(constraint),
          };
        }),
      );
    default:
      return pairConstraintOf(described);
  }
}

function pairConstraintOf(described: JsonValue): PairConstraint {
  const [kind] = Object.keys(record(described));
  switch (kind) {
    case "max_pair_rtt_ms":
      return maxPairRtt(numberIn(described, "max_pair_rtt_ms"));
    case "no_repeat_partner":
      return noRepeatPartner();
    case "same_value":
      return sameValue(textIn(described, "same_value"));
    default:
      throw unreadable(described);
  }
}

function record(value: JsonValue): Readonly<Record<string, JsonValue>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable(value);
  return Object.fromEntries(Object.entries(value));
}

function field(value: JsonValue, name: string): JsonValue {
  return record(value)[name] ?? null;
}

function numberIn(value: JsonValue, name: string): number {
  const found = field(value, name);
  if (typeof found !== "number") throw unreadable(value);
  return found;
}

function textIn(value: JsonValue, name: string): string {
  const found = field(value, name);
  if (typeof found !== "string") throw unreadable(value);
  return found;
}

function listIn(value: JsonValue, name: string): readonly JsonValue[] {
  const found = field(value, name);
  if (!Array.isArray(found)) throw unreadable(value);
  return found;
}

function unreadable(value: JsonValue): TypeError {
  return new TypeError(
    `Expected the recorded options of a rule of this package, got \`${JSON.stringify(value)}\`.`,
  );
}
