import type { Explanation, MatchReason } from "../matchmaker.ts";

const REASONS: readonly unknown[] = [
  "fifo",
  "latency",
  "reunion",
  "fallback",
  "rule",
  "step",
] satisfies readonly MatchReason[];

/** Returns what `matchReason` said, or throws a `TypeError`: the rule may not have been checked by a compiler. */
export function checkReason(reason: MatchReason): MatchReason {
  if (REASONS.includes(reason)) return reason;
  throw new TypeError(
    `Expected \`matchReason\` to return one of ${REASONS.join(", ")}, got ${typeof reason}.`,
  );
}

/** Returns what `overtakenCode` said, or throws a `TypeError`. */
export function checkCode(code: unknown): string {
  if (typeof code === "string" && code.length > 0 && code.isWellFormed()) return code;
  throw new TypeError(`Expected \`overtakenCode\` to return a non-empty text, got ${typeof code}.`);
}

/** Returns the code that `explain` or `explainCode` said, well-formed, or throws a `TypeError`. */
export function checkExplanationCode(code: unknown): string {
  if (typeof code === "string" && code.length > 0) return code.toWellFormed();
  throw new TypeError(`Expected the code of an explanation to be a non-empty text, got ${typeof code}.`);
}

/** Returns what `explain` said, or throws a `TypeError`. */
export function checkExplanation(explanation: unknown): Explanation {
  if (isRecord(explanation)) {
    const { code, text, nextChangeAt = null } = explanation;
    const isTime =
      nextChangeAt === null || (typeof nextChangeAt === "number" && Number.isFinite(nextChangeAt));
    if (typeof text === "string" && isTime) return { code: checkExplanationCode(code), text, nextChangeAt };
  }
  throw new TypeError("Expected `explain` to return a code, a text, and null or epoch milliseconds.");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
