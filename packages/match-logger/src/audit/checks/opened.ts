import type { OpenedEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import { readDeclaration, type Declaration } from "../fold/declaration.ts";
import { ruleHash } from "../fold/rule-hash.ts";
import type { Rule } from "../fold/rule.ts";
import { quoted } from "../words.ts";

/** Checks what a process declared, and gives it; null where it cannot be read. */
export function checkOpened(
  event: OpenedEvent,
  before: Declaration | null,
  line: number,
  report: Report,
): Declaration | null {
  let declaration: Declaration;
  try {
    declaration = readDeclaration(event, line);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    report("invalid_line", [line], `What was declared cannot be read: ${error.message}`);
    return null;
  }
  for (const { matchmaker, rule } of declaration.steps) {
    const hash = ruleHash(matchmaker);
    if (hash !== matchmaker.hash) {
      report(
        "hash_differs",
        [line],
        `The recorded hash of ${quoted(matchmaker.class)} is not that of its name, version and options, which is ${hash}.`,
      );
    }
    if (
      isCustom(rule) &&
      (before === null || !before.steps.some((step) => step.matchmaker.hash === matchmaker.hash))
    ) {
      report(
        "custom_rule",
        [line],
        `${quoted(matchmaker.class)} (version ${quoted(matchmaker.version)}) is not a rule that this audit knows: whom it may choose and in which order was not checked.`,
      );
    }
  }
  if (before !== null && summary(before) !== summary(declaration)) {
    report(
      "rule_changed",
      [line, before.line],
      "From here on another rule, group size, limit, chain, or policy of roles or conditions was declared.",
    );
  }
  return declaration;
}

function isCustom(rule: Rule): boolean {
  return (
    rule.kind === "custom" || (rule.kind === "reunion" && rule.fallback !== null && isCustom(rule.fallback))
  );
}

function summary({ steps, limits, roles, conditions }: Declaration): string {
  const chain = steps.map(({ afterMs, groupSize, matchmaker, isRelease }) => [
    afterMs,
    groupSize,
    matchmaker.hash,
    isRelease,
  ]);
  return JSON.stringify([chain, limits, roles, conditions]);
}
