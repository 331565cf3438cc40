import type { MatchCandidate } from "../candidate.ts";
import { canonicalJson } from "../canonical-json.ts";
import { identifyMatchmaker, type Explanation, type Matchmaker } from "../matchmaker.ts";
import { WaitingList } from "../waiting-list.ts";
import { expectThat, type ContractCase } from "./contract-case.ts";
import { driveRoom } from "./drive-room.ts";
import { seededDecisions, type SeededDecision } from "./seeded-pool.ts";

/** Options of `matchmakerContract`. */
export interface MatchmakerContractOptions {
  /** How many random decisions each case tries. @default 300 */
  readonly decisions?: number;
  /** How many random commands the case with a waiting room gives. @default 3_000 */
  readonly commands?: number;
}

/**
 * The contract that every rule must keep, as cases for any test runner. Pools, times and random numbers are the
 * same in every run.
 *
 * @param make makes a fresh rule with the same options each time
 * @example
 * for (const { title, run } of matchmakerContract(() => new MyRule())) it(title, run);
 */
export function matchmakerContract(
  make: () => Matchmaker,
  { decisions = 300, commands = 3000 }: MatchmakerContractOptions = {},
): readonly ContractCase[] {
  const each = (
    title: string,
    check: (rule: Matchmaker, given: SeededDecision, make: () => Matchmaker) => void,
  ): ContractCase => ({
    title,
    run: () => {
      for (const [index, given] of seededDecisions(decisions).entries()) {
        try {
          check(make(), given, make);
        } catch (error) {
          throw new Error(`${messageOf(error)} Decision ${index}: ${describe(given)}`, { cause: error });
        }
      }
    },
  });
  return [
    each(
      "returns null or exactly as many different candidates as asked for, the arriving one among them",
      isGroup,
    ),
    each("returns no promise", isNoPromise),
    each("returns null when too few wait for a group", isNullWhenTooFew),
    each("leaves the candidates and the list as they are", leavesInputAlone),
    each("gives the same answer for the same inputs and random numbers", isRepeatable),
    each("gives the same answer as a fresh instance: it keeps nothing between decisions", hasNoMemory),
    each("explains with a code, a sentence, and a later time or null", explains),
    each("names as the next change a later time or null", namesLaterTime),
    each("ranks for probing only those who wait, nobody twice, and nobody when too few wait", ranks),
    each("says of a group why it was formed and why somebody was overtaken", givesReasons),
    {
      title: "has a name, options that are JSON, and the same hash in every instance",
      run: () => isIdentified(make),
    },
    {
      title: "matches nobody twice in a waiting room and is never refused",
      run: () => driveRoom(make, commands),
    },
  ];
}

function isGroup(rule: Matchmaker, given: SeededDecision): void {
  const group: unknown = decide(rule, given);
  if (group === null) return;
  const { groupSize, arriving, pool } = given;
  if (!Array.isArray(group)) return expectThat(false, "null or an array of candidates", group);
  const ids = idsOf(group);
  expectThat(ids.length === groupSize, `null or ${groupSize} candidates`, ids);
  expectThat(new Set(ids).size === ids.length, "different candidates", ids);
  expectThat(ids.includes(arriving.subjectId), `\`${arriving.subjectId}\`, who arrives, in the group`, ids);
  const known = new Set([arriving, ...pool].map(({ subjectId }) => subjectId));
  expectThat(
    ids.every((id) => known.has(id)),
    "nobody but those who wait",
    ids,
  );
}

function isNoPromise(rule: Matchmaker, given: SeededDecision): void {
  const group: unknown = decide(rule, given);
  const isThenable = typeof group === "object" && group !== null && "then" in group;
  expectThat(!isThenable, "a group or null at once", group);
}

function isNullWhenTooFew(rule: Matchmaker, given: SeededDecision): void {
  const groupSize = given.pool.length + 2;
  const group = decide(rule, { ...given, groupSize });
  expectThat(group === null, `null when ${given.pool.length} wait for a group of ${groupSize}`, group);
}

function leavesInputAlone(rule: Matchmaker, given: SeededDecision): void {
  const pool = [...given.pool];
  const list = WaitingList.of(pool);
  const before = canonicalJson(JSON.parse(JSON.stringify([given.arriving, ...pool])));
  rule.findMatch(given.arriving, list, given.groupSize, contextOf(given));
  const after = canonicalJson(JSON.parse(JSON.stringify([given.arriving, ...list])));
  expectThat(after === before, `the same candidates afterwards, ${before}`, after);
  expectThat(list.size === pool.length, `a list of ${pool.length} afterwards`, list.size);
}

function isRepeatable(rule: Matchmaker, given: SeededDecision): void {
  const first = idsOf(decide(rule, given));
  const second = idsOf(decide(rule, given));
  expectThat(String(first) === String(second), `${first.join(", ") || "null"} again`, second);
}

function hasNoMemory(fresh: Matchmaker, given: SeededDecision, make: () => Matchmaker): void {
  const first = idsOf(decide(fresh, given));
  const used = make();
  for (const [index, arriving] of given.pool.entries()) {
    const pool = [...given.pool.toSpliced(index, 1), given.arriving];
    decide(used, { ...given, arriving, pool, groupSize: 2, now: given.now + index });
  }
  const again = idsOf(decide(used, given));
  expectThat(
    String(first) === String(again),
    `${first.join(", ") || "null"} as from a fresh instance`,
    again,
  );
}

function explains(rule: Matchmaker, given: SeededDecision): void {
  const list = WaitingList.of(given.pool);
  const { groupSize, arriving, now } = given;
  const explanation: Explanation = rule.explain(arriving, list, groupSize, contextOf(given));
  expectThat(typeof explanation === "object" && explanation !== null, "an explanation", explanation);
  const { code, text, nextChangeAt } = explanation;
  expectThat(typeof code === "string" && /^[a-z][a-z0-9_]*$/.test(code), "a `code` in snake_case", code);
  expectThat(typeof text === "string" && /^\S.*[.!?]$/.test(text), "a sentence as `text`", text);
  expectThat(
    isLaterTime(nextChangeAt, now),
    `null or a time later than ${now} as \`nextChangeAt\``,
    nextChangeAt,
  );
  const codeAlone = rule.explainCode(arriving, list, groupSize, contextOf(given));
  expectThat(codeAlone === code, `\`${code}\` from \`explainCode\` too`, codeAlone);
}

function namesLaterTime(rule: Matchmaker, given: SeededDecision): void {
  for (const candidate of [given.arriving, ...given.pool]) {
    const at = rule.nextChangeAt(candidate, contextOf(given));
    expectThat(isLaterTime(at, given.now), `null or a time later than ${given.now}`, at);
  }
}

function ranks(rule: Matchmaker, given: SeededDecision): void {
  const { arriving, groupSize, pool } = given;
  const ids = idsOf(rule.rankCandidates(arriving, WaitingList.of(pool), groupSize));
  const waiting = new Set(pool.map(({ subjectId }) => subjectId));
  expectThat(
    ids.every((id) => waiting.has(id)),
    "only those who wait",
    ids,
  );
  expectThat(new Set(ids).size === ids.length, "nobody twice", ids);
  const none = rule.rankCandidates(arriving, WaitingList.of(pool), pool.length + 2);
  expectThat(none.length === 0, "nobody when too few wait", idsOf(none));
}

const REASONS: readonly unknown[] = ["fifo", "latency", "reunion", "fallback", "rule", "step"];

function givesReasons(rule: Matchmaker, given: SeededDecision): void {
  const group = decide(rule, given);
  if (group === null) return;
  const reason = rule.matchReason(given.arriving, group);
  expectThat(REASONS.includes(reason), `one of ${REASONS.join(", ")}`, reason);
  for (const candidate of given.pool) {
    const code: unknown = rule.overtakenCode(candidate, given.arriving, group, contextOf(given));
    expectThat(typeof code === "string" && code.length > 0, "a code for somebody overtaken", code);
  }
}

function isIdentified(make: () => Matchmaker): void {
  const rule = make();
  expectThat(typeof rule.name === "string" && rule.name.length > 0, "a non-empty `name`", rule.name);
  expectThat(
    typeof rule.version === "string" && rule.version.length > 0,
    "a non-empty `version`",
    rule.version,
  );
  let json: string;
  try {
    json = canonicalJson(rule.options);
  } catch (error) {
    return expectThat(false, "`options` that are JSON", error);
  }
  const parsed = canonicalJson(JSON.parse(JSON.stringify(rule.options)));
  expectThat(parsed === json, `\`options\` that are plain JSON, ${json}`, parsed);
  const { hash } = identifyMatchmaker(rule);
  const again = identifyMatchmaker(make()).hash;
  expectThat(hash === again, `the hash ${hash} in every instance`, again);
}

function decide(rule: Matchmaker, given: SeededDecision): readonly MatchCandidate[] | null {
  return rule.findMatch(given.arriving, WaitingList.of(given.pool), given.groupSize, contextOf(given));
}

function contextOf({ now, random }: SeededDecision): { readonly now: number; readonly random: () => number } {
  return { now, random: random() };
}

function idsOf(group: readonly MatchCandidate[] | null): readonly string[] {
  return group === null ? [] : group.map(({ subjectId }) => subjectId);
}

function isLaterTime(at: unknown, now: number): boolean {
  return at === null || (typeof at === "number" && Number.isFinite(at) && at > now);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describe({ groupSize, arriving, pool, now }: SeededDecision): string {
  return JSON.stringify({ groupSize, now, arriving, waiting: pool });
}
