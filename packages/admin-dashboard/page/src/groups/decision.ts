import { isRecord, type JsonRecord, records } from "../api/answer.ts";
import type { MatchDetails } from "../api/admin-api.ts";

/** Somebody who had waited longer than the youngest of the chosen, and was not chosen. */
export interface Overtaken {
  readonly subjectId: string;
  /** Why, as the rule told it. */
  readonly code: string;
}

/** One decision, read from the journal: who was there, who was chosen, who was passed over, by what. */
export interface Decision {
  readonly at: number | null;
  /** For whom it was decided; null for a group made by hand. */
  readonly trigger: string | null;
  /** In the rule's order. */
  readonly members: readonly string[];
  readonly poolSize: number | null;
  /** The first of those who waited, in the order of their arrival. */
  readonly poolHead: readonly string[];
  readonly overtakenCount: number;
  /** The first of them. */
  readonly overtaken: readonly Overtaken[];
  readonly reason: string;
  /** Of the fallback chain; 0 before any, null where there is none. */
  readonly step: number | null;
  /** Whether the search ended early. */
  readonly isCut: boolean;
  readonly rule: Rule | null;
  readonly seed: string | null;
  readonly proposedSeq: number | null;
  /** Who made it by hand, and why. */
  readonly actor: { readonly name: string; readonly reason: string } | null;
}

export interface Rule {
  readonly name: string;
  readonly version: string;
  readonly options: string;
  readonly hash: string | null;
}

/** Null where the details hold no decision, only the line of the log. */
export function readDecision({ events }: MatchDetails): Decision | null {
  const of = (type: string): JsonRecord | undefined => events.find((event) => event["type"] === type);
  const [opened, proposed, matched] = [of("opened"), of("proposed"), of("matched")];
  if (proposed === undefined && matched === undefined) return null;
  const step = numberOf(proposed?.["step"]);
  const overtaken = isRecord(proposed?.["overtaken"]) ? proposed["overtaken"] : {};
  const actor = matched?.["actor"];
  return {
    at: numberOf(proposed?.["at"] ?? matched?.["at"]),
    trigger: textOf(proposed?.["trigger"]),
    members: texts(proposed?.["members"]) ?? subjects(matched?.["participants"]),
    poolSize: numberOf(proposed?.["pool_size"]),
    poolHead: texts(proposed?.["pool_head"]) ?? [],
    overtakenCount: numberOf(overtaken["count"]) ?? 0,
    overtaken: (records(overtaken["first"]) ?? []).map((row) => ({
      subjectId: String(row["subject_id"]),
      code: String(row["code"]),
    })),
    reason: textOf(matched?.["reason"] ?? proposed?.["reason"]) ?? "",
    step,
    isCut: proposed?.["search"] === "cut",
    rule: readRule(opened, step ?? 0),
    seed: textOf(opened?.["seed"]),
    proposedSeq: numberOf(proposed?.["seq"]),
    actor: isRecord(actor) ? { name: String(actor["name"]), reason: String(actor["reason"]) } : null,
  };
}

/** The rule that holds under a step; a step without its own has that of the scene. */
function readRule(opened: JsonRecord | undefined, step: number): Rule | null {
  const steps = records(opened?.["steps"]) ?? [];
  const own = step > 0 ? steps[step - 1]?.["matchmaker"] : undefined;
  const rule = isRecord(own) ? own : opened?.["matchmaker"];
  if (!isRecord(rule)) return null;
  return {
    name: String(rule["class"]),
    version: String(rule["version"]),
    options: JSON.stringify(rule["options"] ?? {}),
    hash: textOf(rule["hash"]),
  };
}

function subjects(participants: unknown): readonly string[] {
  return (records(participants) ?? []).map((row) => String(row["subject_id"]));
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
