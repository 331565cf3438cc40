import { describe, expect, it } from "vitest";
import { FIFOMatchmaker, WaitingRoom } from "../../src/index.ts";
import { ACTOR, RoomDriver, typesOf } from "../support/room-driver.ts";

const screenOut = (subjectId: string, reason = "attributes") =>
  ({ type: "screen_out", subjectId, reason }) as const;

describe("screening", () => {
  it("records once why somebody was refused, however often they ask, and anew when the reason changes", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    expect(room.do(screenOut("a"))).toEqual([
      { type: "screened_out", subject_id: "a", reason: "attributes" },
    ]);
    for (let times = 0; times < 100; times += 1) expect(room.do(screenOut("a"))).toEqual([]);
    expect(typesOf(room.do(screenOut("a", "rtt")))).toEqual(["screened_out"]);
    expect(typesOf(room.do(screenOut("a")))).toEqual(["screened_out"]);
    expect(typesOf(room.do(screenOut("b")))).toEqual(["screened_out"]);
  });

  it("remembers the last reason over a restore", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    room.do(screenOut("a"));
    const restored = room.restored();
    expect([...restored.view.screenedOut()]).toEqual([{ subjectId: "a", reason: "attributes" }]);
    expect(restored.handle(screenOut("a"), { now: room.now, newId: room.newId })).toEqual([]);
  });

  it("gives nobody a ticket or a place, and changes nothing of matching", () => {
    const room = new RoomDriver(new FIFOMatchmaker(), { capacity: 1 });
    room.do(screenOut("a"));
    expect(room.room.ticket("a")).toBeUndefined();
    expect([room.waiting, room.room.view.present, room.room.nextDeadlineAt]).toEqual([[], 0, null]);
    expect(typesOf(room.enter("b"))).toEqual(["entered"]);
  });

  it("lets in whoever was refused before, and forgets the refusal", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    room.do(screenOut("a"));
    expect(typesOf(room.enter("a"))).toEqual(["entered"]);
    expect([...room.room.view.screenedOut()]).toEqual([]);
  });

  it("does nothing for whoever has been let in, wherever they stand", () => {
    const room = new RoomDriver(new FIFOMatchmaker(), { reentry: true });
    room.enter("a");
    expect(room.do(screenOut("a"))).toEqual([]);
    room.enter("b");
    expect(room.status("a")).toBe("reserved");
    expect(room.do(screenOut("a"))).toEqual([]);
    room.confirmAll();
    expect(room.do(screenOut("a"))).toEqual([]);
    room.do({ type: "start", gameId: "game-1" });
    expect(room.do(screenOut("a"))).toEqual([]);
    room.do({ type: "end", gameId: "game-1", outcome: "completed" });
    expect(room.do(screenOut("a"))).toEqual([]);
    for (const [subjectId, command] of [
      ["c", { type: "leave", subjectId: "c" }],
      ["d", { type: "release", subjectId: "d", actor: ACTOR }],
      ["e", { type: "remove", subjectId: "e", actor: ACTOR }],
    ] as const) {
      room.enter(subjectId);
      room.do(command);
      expect(room.do(screenOut(subjectId, "quota_full"))).toEqual([]);
    }
  });

  it("records a refusal while intake is paused too", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    room.do({ type: "pause", what: "intake", actor: ACTOR });
    expect(typesOf(room.do(screenOut("a")))).toEqual(["screened_out"]);
  });

  it("refuses a reason that is no text of 1 to 200 characters, and an id that is none", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    expect(() => room.do(screenOut("a", ""))).toThrow(
      "Expected `reason` to be a text of 1 to 200 characters",
    );
    expect(() => room.do(screenOut("a", "x".repeat(201)))).toThrow(TypeError);
    expect(() => room.do(screenOut("", "rtt"))).toThrow(TypeError);
    expect(room.room.seq).toBe(1);
  });
});

describe("what a newer version wrote", () => {
  it("is no journal to go on from: the error names the type, and what to do", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    const newer = { seq: 2, at: room.now, type: "promoted", subject_id: "a" };
    const journal = [...room.journal, JSON.parse(JSON.stringify(newer))];
    expect(() => WaitingRoom.restore(room.options, journal)).toThrow(
      "Event 2 is of the type `promoted`, which this version does not know: a newer version wrote it.",
    );
  });

  it("is no journal to go on from where somebody is screened out who was let in", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    room.enter("a");
    const journal = [
      ...room.journal,
      { seq: 3, at: room.now, type: "screened_out", subject_id: "a", reason: "rtt" } as const,
    ];
    expect(() => WaitingRoom.restore(room.options, journal)).toThrow("`a` was let in");
  });

  it("is no command to take silence for", () => {
    const room = new RoomDriver(new FIFOMatchmaker());
    expect(() => room.do(JSON.parse('{"type":"promote"}'))).toThrow(
      "Expected a command that this version knows, got `promote`.",
    );
  });
});
