import type { OpenedEvent, RecordedLimits, RecordedMatchmaker } from "../../waiting-room-event.ts";
import { readRule, type Rule } from "./rule.ts";

/** What a process declared about the room when it opened it. */
export interface Declaration {
  /** Line of the `opened`. */
  readonly line: number;
  readonly seed: string;
  readonly sceneId: string;
  readonly experimentId: string | null;
  readonly serverRunId: string;
  readonly limits: RecordedLimits;
  /** The first is what holds from the beginning of a wait, the others are the declared fallback chain. */
  readonly steps: readonly DeclaredStep[];
  readonly roles: DeclaredRoles | null;
  readonly conditions: DeclaredConditions | null;
}

/** What holds from a waiting time on. */
export interface DeclaredStep {
  readonly afterMs: number;
  readonly groupSize: number;
  readonly matchmaker: RecordedMatchmaker;
  readonly rule: Rule;
  /** Whether it ends the wait. */
  readonly isRelease: boolean;
}

/** How roles are given. */
export type DeclaredRoles =
  | { readonly policy: "arrival" | "random" | "balanced"; readonly names: readonly string[] }
  | { readonly policy: "attribute"; readonly attribute: string };

/** How conditions are given. */
export interface DeclaredConditions {
  readonly policy: "fixed" | "random" | "balanced" | "blocks";
  readonly names: readonly string[];
  readonly perBlock: number;
}

/** Reads an `opened`. Throws a `TypeError` for a chain, roles or conditions that cannot be read. */
export function readDeclaration(opened: OpenedEvent, line: number): Declaration {
  const first: DeclaredStep = {
    afterMs: 0,
    groupSize: opened.group_size,
    matchmaker: opened.matchmaker,
    rule: readRule(opened.matchmaker),
    isRelease: false,
  };
  return {
    line,
    seed: opened.seed,
    sceneId: opened.scene_id,
    experimentId: opened.experiment_id,
    serverRunId: opened.server_run_id,
    limits: opened.limits,
    steps: [first, ...list(opened["steps"] ?? []).map(readStep)],
    roles: readRoles(opened["roles"] ?? null),
    conditions: readConditions(opened["conditions"] ?? null),
  };
}

function readStep(value: unknown): DeclaredStep {
  const { after_ms: afterMs, group_size: groupSize, matchmaker, release } = object(value);
  const rule = object(matchmaker);
  const identity = {
    class: text(rule["class"]),
    version: text(rule["version"]),
    options: rule["options"],
    hash: text(rule["hash"]),
  };
  return {
    afterMs: number(afterMs),
    groupSize: number(groupSize),
    matchmaker: identity,
    rule: readRule(identity),
    isRelease: release === true,
  };
}

function readRoles(value: unknown): DeclaredRoles | null {
  if (value === null) return null;
  const { policy, names, attribute } = object(value);
  if (policy === "attribute") return { policy, attribute: text(attribute) };
  if (policy === "arrival" || policy === "random" || policy === "balanced") {
    return { policy, names: list(names).map(text) };
  }
  throw new TypeError("Expected `roles` to have a policy that is known.");
}

function readConditions(value: unknown): DeclaredConditions | null {
  if (value === null) return null;
  const { policy, name, names, perBlock = 1 } = object(value);
  if (policy === "fixed") return { policy, names: [text(name)], perBlock: 1 };
  if (policy === "random" || policy === "balanced" || policy === "blocks") {
    return { policy, names: list(names).map(text), perBlock: number(perBlock) };
  }
  throw new TypeError("Expected `conditions` to have a policy that is known.");
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError("Expected an object in what was declared.");
  }
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("Expected a list in what was declared.");
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("Expected a text in what was declared.");
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw new TypeError("Expected a number in what was declared.");
  return value;
}
