import type { RecordedMatchmaker } from "../../waiting-room-event.ts";

/** A rule as far as an audit knows what it promises. */
export type Rule =
  | { readonly kind: "fifo" }
  | {
      readonly kind: "constraints";
      readonly reason: "latency" | "rule";
      readonly constraints: readonly Constraint[];
    }
  | { readonly kind: "reunion"; readonly fallback: Rule | null; readonly holdMs: number }
  /** A rule of the researcher's own, or one that this version does not know. */
  | { readonly kind: "custom" };

/** What may be together: a limit for pairs, a composition, or limits that give way with the waiting time. */
export type Constraint =
  | PairConstraint
  | { readonly kind: "composition"; readonly attribute: string; readonly counts: ReadonlyMap<string, number> }
  | {
      readonly kind: "relaxed";
      readonly steps: readonly { readonly afterMs: number; readonly constraint: PairConstraint | null }[];
    };

export type PairConstraint =
  | { readonly kind: "max_pair_rtt"; readonly ms: number }
  | { readonly kind: "no_repeat_partner" }
  | { readonly kind: "same_value"; readonly attribute: string };

const custom: Rule = { kind: "custom" };

/** What the name, version and options of a rule promise. */
export function readRule(recorded: Pick<RecordedMatchmaker, "class" | "version" | "options">): Rule {
  if (recorded.version !== "1") return custom;
  const options = asObject(recorded.options);
  switch (recorded.class) {
    case "FIFOMatchmaker":
      return { kind: "fifo" };
    case "LatencyFIFOMatchmaker": {
      const ms = options?.["max_server_rtt_ms"];
      return typeof ms === "number"
        ? { kind: "constraints", reason: "latency", constraints: [{ kind: "max_pair_rtt", ms }] }
        : custom;
    }
    case "RuleMatchmaker": {
      const list = options?.["constraints"];
      if (!Array.isArray(list)) return custom;
      const constraints = list.map(readConstraint);
      return constraints.every((constraint) => constraint !== null)
        ? { kind: "constraints", reason: "rule", constraints }
        : custom;
    }
    case "GroupReunionMatchmaker":
      return readReunion(options);
    default:
      return custom;
  }
}

function readReunion(options: Readonly<Record<string, unknown>> | null): Rule {
  const holdMs = options?.["hold_ms"];
  const described = options?.["fallback"] ?? null;
  if (typeof holdMs !== "number") return custom;
  if (described === null) return { kind: "reunion", fallback: null, holdMs };
  const fallback = asObject(described);
  const { class: name, version, options: inner } = fallback ?? {};
  if (typeof name !== "string" || typeof version !== "string") return custom;
  return { kind: "reunion", fallback: readRule({ class: name, version, options: inner }), holdMs };
}

function readConstraint(value: unknown): Constraint | null {
  const described = asObject(value);
  if (described === null) return null;
  if ("composition" in described) {
    const [entry] = Object.entries(asObject(described["composition"]) ?? {});
    const counts = Object.entries(asObject(entry?.[1]) ?? {});
    if (
      entry === undefined ||
      !counts.every((count): count is [string, number] => typeof count[1] === "number")
    )
      return null;
    return { kind: "composition", attribute: entry[0], counts: new Map(counts) };
  }
  if ("relaxed" in described) {
    const list = described["relaxed"];
    if (!Array.isArray(list)) return null;
    const steps = list.map(readRelaxedStep);
    return steps.every((step) => step !== null) ? { kind: "relaxed", steps } : null;
  }
  return readPairConstraint(described);
}

function readRelaxedStep(
  value: unknown,
): { readonly afterMs: number; readonly constraint: PairConstraint | null } | null {
  const step = asObject(value);
  const afterMs = step?.["after_ms"];
  const described = step?.["constraint"] ?? null;
  if (typeof afterMs !== "number") return null;
  if (described === null) return { afterMs, constraint: null };
  const constraint = readPairConstraint(asObject(described) ?? {});
  return constraint === null ? null : { afterMs, constraint };
}

function readPairConstraint(described: Readonly<Record<string, unknown>>): PairConstraint | null {
  const { max_pair_rtt_ms: ms, no_repeat_partner: apart, same_value: attribute } = described;
  if (typeof ms === "number") return { kind: "max_pair_rtt", ms };
  if (apart === true) return { kind: "no_repeat_partner" };
  return typeof attribute === "string" ? { kind: "same_value", attribute } : null;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}
