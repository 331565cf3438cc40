import type { Audit } from "./audit-journal.ts";
import { findingCodes, type Finding, type FindingCode } from "./finding.ts";
import type { Declaration, DeclaredStep } from "./fold/declaration.ts";
import { counted, plain, quoted, seconds } from "./words.ts";

/** A file that was audited. */
export interface AuditedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** SHA-256 of its bytes, in hex. */
  readonly hash: string;
}

/** What a report says besides what was found. */
export interface ReportFacts {
  readonly journal: AuditedFile;
  readonly matches: readonly AuditedFile[];
  /** Version of this package. */
  readonly version: string;
  /** Epoch ms. */
  readonly now: number;
}

/** How many findings a page lists in full. */
const listed = 20;

/** What an audit says, on about a page, for a paper or a pre-registration. */
export function reportText(audit: Audit, facts: ReportFacts): string {
  const { counts, declaration, findings } = audit;
  const scene = declaration === null ? "a waiting room" : `the waiting room ${quoted(declaration.sceneId)}`;
  const experiment =
    declaration === null || declaration.experimentId === null
      ? ""
      : ` of ${quoted(declaration.experimentId)}`;
  const lines = [
    `Audit of ${scene}${experiment}`,
    `by match-log audit, @waitroom/match-logger ${facts.version}, ${instant(facts.now)}`,
    "",
    "FILES",
    fileLine("Journal", facts.journal),
    ...facts.matches.map((file) => fileLine("Matches", file)),
    `Recorded from ${instant(counts.firstAt)} to ${instant(counts.lastAt)}, by ${counted(counts.processes, "process", "processes")}.`,
    "",
    "DECLARED",
    ...(declaration === null ? ["Nothing."] : declaredLines(declaration)),
    "",
    "COUNTED",
    `${counted(counts.entered, "arrival")}; ${doorLine(counts.screenedOut)}${counted(counts.proposals, "group")} proposed; ${counts.matches} matched, ${counts.matchesByHand} of them by hand; ${counts.started} started; ${counts.aborted} fell apart before the start.`,
    `Match file: ${counted(audit.records, "record")}.`,
    ...exitLine(counts.exits),
    ...conditionLine(audit.conditions),
    ...audit.chance.map(({ text }) => text),
    "",
    "FOUND",
    verdict(audit),
    ...findingLines(findings.found, findings.counts),
    "",
    "NOT SEEN BY THIS AUDIT",
    "Arrivals that were never recorded, lines missing at the very end, whether ids belong to different people, and whether times",
    "and round-trip times were measured rightly. match-log replay runs the rule itself again over every decision.",
  ];
  return `${lines.join("\n")}\n`;
}

function doorLine(refusals: number): string {
  return refusals === 0 ? "" : `${counted(refusals, "refusal")} by screening; `;
}

/** The sum of what was found, in a sentence. */
export function verdict({ findings }: Audit): string {
  const errors = findings.count("error");
  const warnings = findings.count("warning");
  const notes = findings.count("note");
  const noted = notes === 0 ? "" : ` ${counted(notes, "note")} for the reader.`;
  if (errors === 0 && warnings === 0) return `Nothing in the record contradicts what was declared.${noted}`;
  return `${counted(errors, "error")}, ${counted(warnings, "warning")}.${noted}`;
}

/** Where a finding is, in words. */
export function placeOf({ file, lines }: Finding): string {
  const where = file === "journal" ? "" : `${file} `;
  if (lines.length === 0) return where === "" ? "journal" : where.trim();
  const shown = lines.slice(0, 5).join(", ");
  return `${where}${lines.length === 1 ? "line" : "lines"} ${shown}${lines.length > 5 ? ", …" : ""}`;
}

function declaredLines(declaration: Declaration): readonly string[] {
  const { limits, roles, conditions, steps } = declaration;
  const wait = limits.wait_limit_ms === null ? "no limit" : seconds(limits.wait_limit_ms);
  return [
    ...steps.flatMap((step, index) => stepLines(step, index)),
    `Limits: wait ${wait}, grace ${seconds(limits.grace_ms)}, to confirm ${seconds(limits.confirm_ms)}, same group again after ${seconds(limits.retry_after_ms)}, in-game grace ${seconds(limits.in_game_grace_ms)}.`,
    `Roles: ${roles === null ? "none" : declaredText(roles)}. Conditions: ${conditions === null ? "none" : declaredText(conditions)}.`,
  ];
}

function stepLines(
  { afterMs, groupSize, matchmaker, isRelease }: DeclaredStep,
  index: number,
): readonly string[] {
  const start = index === 0 ? "Rule" : `After ${seconds(afterMs)}`;
  if (isRelease) return [`${start}: the wait ends.`];
  const options = plain(JSON.stringify(matchmaker.options));
  return [
    `${start}: ${plain(matchmaker.class)}, version ${plain(matchmaker.version)}, groups of ${groupSize}, options ${options}`,
    `  hash ${matchmaker.hash}`,
  ];
}

function declaredText(declared: object): string {
  return Object.entries(declared)
    .filter(([name]) => name !== "perBlock" || ("policy" in declared && declared.policy === "blocks"))
    .map(([name, value]) => {
      const text = Array.isArray(value)
        ? value.map((part) => quoted(String(part))).join(" ")
        : quoted(String(value));
      return name === "policy" ? plain(String(value)) : `${name} ${text}`;
    })
    .join(", ");
}

function exitLine(exits: ReadonlyMap<string, number>): readonly string[] {
  if (exits.size === 0) return ["Nobody went without a game."];
  const shown = [...exits]
    .slice(0, 8)
    .map(([reason, count]) => `${plain(reason).replace("_", " ")} ${count}`);
  return [`Went without or out of a game: ${shown.join("; ")}.`];
}

function conditionLine(conditions: ReadonlyMap<string, number>): readonly string[] {
  if (conditions.size === 0) return [];
  const shown = [...conditions].slice(0, 12).map(([name, count]) => `${quoted(name)} ${count}`);
  return [`Groups by condition, those that fell apart left out: ${shown.join(", ")}.`];
}

/** Errors and warnings in full, as many as fit on a page; of notes the first of each code. */
function findingLines(
  found: readonly Finding[],
  counts: ReadonlyMap<FindingCode, number>,
): readonly string[] {
  const grave = found.filter(({ severity }) => severity !== "note");
  const lines = grave
    .slice(0, listed)
    .map((finding) => `- ${finding.severity}, ${placeOf(finding)} [${finding.code}] ${finding.text}`);
  if (grave.length > listed) {
    for (const [code, count] of counts) {
      if (findingCodes[code] !== "note") lines.push(`- in all ${counted(count, "finding")} of [${code}]`);
    }
  }
  for (const [code, count] of counts) {
    const first = found.find((finding) => finding.code === code);
    if (first === undefined || first.severity !== "note") continue;
    const more = count === 1 ? "" : ` (and ${counted(count - 1, "more", "more")} of this code)`;
    lines.push(`- note, ${placeOf(first)} [${code}] ${first.text}${more}`);
  }
  return lines;
}

function fileLine(label: string, { name, sizeBytes, hash }: AuditedFile): string {
  return `${label}: ${plain(name)}, ${counted(sizeBytes, "byte")}, SHA-256 ${hash}`;
}

function instant(at: number | null): string {
  if (at === null || Math.abs(at) > 8.64e15) return "no time";
  return new Date(at).toISOString();
}
