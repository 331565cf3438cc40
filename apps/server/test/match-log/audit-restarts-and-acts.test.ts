import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  FIFOMatchmaker,
  WaitingRoom,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, type Line, writeSession } from "./support/session-files.ts";

const actor = { name: "ada", reason: "pilot" };
const options = { sceneId: "acts", groupSize: 2, matchmaker: new FIFOMatchmaker(), seed: "ab".repeat(16) };

/** A room that is given commands at times, and taken over by a new process where `null` stands for one. */
function recorded(
  commands: readonly (readonly [atMs: number, command: WaitingRoomCommand | null])[],
): WaitingRoomEvent[] {
  const events: WaitingRoomEvent[] = [];
  let room = new WaitingRoom(options);
  let games = 0;
  for (const [atMs, command] of commands) {
    if (command === null) room = WaitingRoom.restore(options, events);
    const context = { now: 1_700_000_000_000 + atMs, newId: () => `game-${(games += 1)}` };
    events.push(...room.handle(command ?? { type: "open" }, context));
  }
  return events;
}

const enter = (subjectId: string): WaitingRoomCommand => ({
  type: "enter",
  subjectId,
  connection: `${subjectId}-1`,
});
const confirm = (subjectId: string, proposalId: number): WaitingRoomCommand => ({
  type: "confirm",
  subjectId,
  proposalId,
});

const session = recorded([
  [0, { type: "open" }],
  [1000, enter("a")],
  [9000, null],
  [10_000, { type: "reconnect", subjectId: "a", connection: "a-2" }],
  [12_000, enter("b")],
  [12_500, confirm("a", 8)],
  [12_600, confirm("b", 8)],
  [13_000, { type: "pause", what: "matching", actor }],
  [13_100, enter("c")],
  [13_200, enter("d")],
  [13_300, { type: "match_by_hand", subjectIds: ["c", "d"], actor }],
  [13_400, enter("e")],
  [13_500, { type: "remove", subjectId: "e", actor }],
]);

describe("an audit of restarts and of acts by hand", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-audit-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const found = async (change: (lines: Line[]) => void = () => {}): Promise<readonly string[]> => {
    const lines = structuredClone(session) as unknown as Line[];
    change(lines);
    rmSync(join(folder, "acts_matches.jsonl"), { force: true });
    const { findings } = await audit(await writeSession(folder, "acts", lines));
    return findings.found.map(({ code, lines, text }) => `${code} ${lines[0]}: ${text}`);
  };
  const lineOf = (type: string): number => session.findIndex((event) => event.type === type) + 1;
  const at = (lines: Line[], type: string): Line => lines[lineOf(type) - 1] ?? {};

  it("notes each with who and why, and finds no fault", async () => {
    const by = session.flatMap((event, index) =>
      ["paused", "removed"].includes(event.type) || (event.type === "matched" && event.proposal_id === null)
        ? [index + 1]
        : [],
    );
    expect(await found()).toEqual([
      "restart 3: A new process took the room over, after 8 s without one.",
      `by_hand ${by[0]}: "ada" paused matching by hand: "pilot".`,
      `by_hand ${by[1]}: "ada" matched "c" and "d" by hand: "pilot".`,
      `by_hand ${by[2]}: "ada" removed "e" by hand: "pilot".`,
    ]);
  });

  it("subtracts the down time from waits, and computes it anew", async () => {
    const matched = session.find((event) => event.type === "matched");
    expect(matched?.participants.map(({ waited_ms: waited }) => waited)).toEqual([3600, 600]);
    const faults = await found((lines) => {
      at(lines, "resumed")["down_ms"] = 7000;
    });
    expect(faults[1]).toMatch(/^down_time_differs 4: .* 7 s; .* 8 s\.$/);
    expect(faults[2]).toMatch(/^wrong_wait 11: "a" .* 3\.6 s; .* 4\.6 s\.$/);
  });

  it("takes nobody to be there after a restart who has not said so", async () => {
    const faults = await found((lines) => {
      Object.assign(at(lines, "disconnected"), { type: "made_up" });
      Object.assign(at(lines, "returned"), { type: "made_up" });
    });
    expect(faults.find((fault) => fault.startsWith("ghost_matched"))).toMatch(
      /^ghost_matched 8: "a" .* restart\.$/,
    );
  });

  it("misses a stop that is not recorded", async () => {
    const faults = await found((lines) => {
      Object.assign(at(lines, "resumed"), { type: "made_up" });
    });
    expect(faults).toContain(
      "resumed_missing 3: A process took the room over and did not record how long it was down.",
    );
  });

  it("asks who did it where something was done by hand", async () => {
    const faults = await found((lines) => {
      for (const line of lines) if (line["type"] === "matched") delete line["actor"];
    });
    expect(faults.filter((fault) => fault.startsWith("without_actor"))).toHaveLength(1);
  });

  it("says where the declared rule changed, and that nothing was recorded for a while", async () => {
    const faults = await found((lines) => {
      Object.assign((lines[2]?.["limits"] as Line) ?? {}, { capacity: 9 });
      for (const line of lines.slice(-2)) line["at"] = Number(line["at"]) + 60_000;
    });
    expect(faults.map((fault) => fault.split(":")[0])).toEqual(
      expect.arrayContaining(["rule_changed 3", `silence ${session.length - 2}`]),
    );
  });
});
