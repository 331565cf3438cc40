import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIFOMatchmaker, Matchmaker, type MatchCandidate } from "@waitroom/matchmaker";
import type { Audit } from "@waitroom/match-logger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryOf, firstOf, participants, seqOf } from "./support/planted-fault.ts";
import {
  audit,
  chained,
  faults,
  linesOf,
  writeSession,
  type Line,
  type SessionFiles,
} from "./support/session-files.ts";
import { simulatedSession } from "./support/simulated-sessions.ts";

/** Gives a group that holds a stranger, which breaks the contract. */
class Rogue extends Matchmaker {
  override readonly options = {};
  override findMatch(arriving: MatchCandidate): readonly MatchCandidate[] {
    return [{ ...arriving, subjectId: "stranger" }, arriving];
  }
}

const pairs = { groupSize: 2, matchmaker: new FIFOMatchmaker() };

describe("an audit", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-audit-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const session = (
    name: string,
    room: Parameters<typeof simulatedSession>[0] = pairs,
    change: (lines: Line[]) => void = () => {},
  ): Promise<SessionFiles> => {
    const lines = simulatedSession(room, name, 7, 150) as unknown as Line[];
    change(lines);
    return writeSession(folder, name, lines);
  };
  const noted = ({ findings }: Audit): readonly string[] =>
    findings.found.map(({ code, lines: [line] }) => `${code} ${line ?? "-"}`);

  it("says that a rule of one's own was not checked, and that its answers broke the contract", async () => {
    const own = await audit(await session("rogue", { groupSize: 2, matchmaker: new Rogue() }));
    expect(faults(own)).toEqual([]);
    expect(own.findings.counts.get("custom_rule")).toBe(1);
    expect(own.findings.counts.get("rule_refused")).toBeGreaterThan(10);
    expect(noted(own)[0]).toBe("custom_rule 1");
  });

  it("checks all but the choice of a rule that it does not know", async () => {
    class Pairs extends FIFOMatchmaker {
      override readonly name: string = "Pairs";
    }
    const files = await session("own", { groupSize: 2, matchmaker: new Pairs() }, (lines) => {
      firstOf(lines, "matched")["condition"] = "treatment";
    });
    expect(faults(await audit(files)).map(({ code }) => code)).toEqual(["condition_differs"]);
  });

  it("leaves out events that it does not know, and says which once", async () => {
    const files = await session("newer", pairs, (lines) => {
      const { at } = lines.at(-1) ?? {};
      for (let more = 0; more < 3; more += 1) lines.push({ seq: lines.length + 1, at, type: "probed" });
    });
    const { length } = linesOf(files.journalPath);
    expect(noted(await audit(files))).toEqual([`unknown_event ${length - 2}`]);
  });

  it("notes matches that may rightly be missing in the match file", async () => {
    const files = await session("late");
    const journal = linesOf(files.journalPath);
    const aborted = firstOf(journal, "aborted");
    const fell = firstOf(journal, "matched", (line) => line["game_id"] === aborted["game_id"]);
    // The journal ends with a match whose game has not started.
    const last = journal.findLast((line) => line["type"] === "matched") ?? {};
    const kept = journal.slice(0, seqOf(last));
    writeFileSync(files.journalPath, chained(kept));
    const missing = new Set([seqOf(fell), seqOf(last)]);
    const records = linesOf(files.matchPath).filter((record) => !missing.has(Number(record["journal_seq"])));
    for (const [index, record] of records.entries()) record["seq"] = index + 1;
    writeFileSync(files.matchPath, chained(records));
    expect(noted(await audit(files)).toSorted()).toEqual([
      `aborted_not_logged ${seqOf(fell)}`,
      `not_logged_yet ${seqOf(last)}`,
    ]);
  });

  it("finds by a test, too, what the draws of a seed that was picked could hide", async () => {
    const room = {
      ...pairs,
      conditions: { policy: "random", names: ["control", "treatment"] },
      roles: { policy: "random", names: ["first", "second"] },
    } as const;
    const files = await session("picked", room, (lines) => {
      for (const line of lines) {
        if (line["type"] !== "matched") continue;
        line["condition"] = "control";
        const placeOf = (member: Line): number => seqOf(entryOf(lines, member["subject_id"], seqOf(line)));
        const inOrder = participants(line).toSorted((one, other) => placeOf(one) - placeOf(other));
        for (const [rank, member] of inOrder.entries()) member["role"] = ["first", "second"][rank];
      }
    });
    const { findings, chance } = await audit(files);
    const unlikely = findings.found.filter(({ code }) => code === "unlikely_chance");
    expect(unlikely).toHaveLength(2);
    expect(unlikely[0]?.text).toMatch(/"control" \d+, "treatment" 0.* p = \S+e-\d+\.$/);
    expect(chance.map(({ test }) => test)).toEqual([
      expect.stringMatching(/^(chi-square|multinomial, exact)$/),
      "chi-square of orders (Anderson)",
    ]);
    const honest = await audit(await session("unpicked", room));
    expect(noted(honest)).toEqual([]);
    for (const { p } of honest.chance) expect(p).toBeGreaterThan(0.001);
  });
});
