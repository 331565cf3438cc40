import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  randomStream,
  type MatchCandidate,
  type RefusalReason,
} from "../../src/index.ts";
import { MadeUpRule, type Answers } from "../support/made-up-rule.ts";
import { ACTOR, RoomDriver, SEED, typesOf } from "../support/room-driver.ts";

describe("a result that breaks the contract", () => {
  const broken: readonly (readonly [string, Answers["findMatch"], RefusalReason, RegExp])[] = [
    [
      "an error",
      () => {
        throw new RangeError("boom");
      },
      "threw",
      /^RangeError: boom$/,
    ],
    [
      "something thrown that is no error",
      () => {
        throw Object.create(null);
      },
      "threw",
      /./,
    ],
    ["a promise", async () => await Promise.resolve(null), "promise", /promise/],
    ["undefined", () => undefined, "not_an_array", /undefined/],
    ["a set", (arriving) => new Set([arriving]), "not_an_array", /object/],
    ["too few", (arriving) => [arriving], "wrong_size", /Expected 2 candidates, got 1/],
    ["too many", (arriving, waiting) => [...waiting, ...waiting, arriving], "wrong_size", /got 5/],
    ["a group without the arriving one", (_, waiting) => [...waiting], "without_arriving", /`c`/],
    ["twice the same", (arriving) => [arriving, arriving], "duplicate", /`c`/],
    [
      "an invented candidate",
      (arriving) => [{ ...arriving, subjectId: "ghost" }, arriving],
      "unknown",
      /`ghost`/,
    ],
    ["a hole", (arriving) => [null, arriving], "unknown", /object/],
    [
      "an array whose items throw",
      (arriving) => [
        {
          get subjectId() {
            throw new Error("trap");
          },
        },
        arriving,
      ],
      "threw",
      /trap/,
    ],
  ];

  for (const [title, findMatch, reason, detail] of broken) {
    it(`is refused as ${reason}: ${title}`, () => {
      const rule = new MadeUpRule({ findMatch: () => null });
      const driver = new RoomDriver(rule);
      driver.enter("a");
      driver.enter("b");
      rule.answers = findMatch === undefined ? {} : { findMatch };
      const told = driver.enter("c");
      expect(typesOf(told)).toEqual(["entered", "refused"]);
      expect(told[1]).toMatchObject({ type: "refused", trigger: "c", reason });
      expect(String(told[1]?.["detail"])).toMatch(detail);
      expect(driver.waiting).toEqual(["a", "b", "c"]);
      rule.answers = {};
      expect(driver.enter("d").at(-1)).toMatchObject({ type: "proposed", members: ["a", "d"] });
    });
  }

  it("is refused as reserved, disconnected or unknown when it names somebody who cannot be matched", () => {
    const seen = new Map<string, MatchCandidate>();
    let victim = "";
    const rule = new MadeUpRule({
      findMatch: (arriving, waiting) => {
        for (const each of [...waiting, arriving]) seen.set(each.subjectId, each);
        return victim === "" ? null : [seen.get(victim), arriving];
      },
    });
    const driver = new RoomDriver(rule);
    driver.enter("a");
    driver.enter("b");
    victim = "a";
    driver.enter("c");
    victim = "a";
    expect(driver.enter("d").at(-1)).toMatchObject({ type: "refused", reason: "reserved" });
    driver.do({ type: "disconnect", subjectId: "b", connection: "b1" });
    victim = "b";
    expect(driver.enter("e").at(-1)).toMatchObject({ type: "refused", reason: "disconnected" });
    driver.do({ type: "leave", subjectId: "b" });
    expect(driver.enter("f").at(-1)).toMatchObject({ type: "refused", reason: "unknown" });
  });

  it("that mutates candidates cannot reach the room", () => {
    const rule = new MadeUpRule({
      findMatch: (arriving) => {
        Object.assign(arriving, { rttMs: 1 });
        return null;
      },
    });
    const driver = new RoomDriver(rule);
    expect(driver.enter("a", { rttMs: 50 }).at(-1)).toMatchObject({ type: "refused", reason: "threw" });
    rule.answers = {
      findMatch: (arriving) => {
        Object.assign(arriving.attributes, { x: 1 });
        return null;
      },
    };
    expect(driver.enter("b").at(-1)).toMatchObject({ type: "refused", reason: "threw" });
    expect(driver.room.waiting.get("a")).toMatchObject({ rttMs: 50, attributes: {} });
  });

  it("is recorded in at most 300 well-formed characters", () => {
    const rule = new MadeUpRule({
      findMatch: () => {
        throw new Error(`${"x".repeat(292)}\u{1f600}`);
      },
    });
    const detail = String(new RoomDriver(rule).enter("a").at(-1)?.["detail"]);
    expect(detail).toHaveLength(300);
    expect(detail.isWellFormed()).toBe(true);
  });

  it("of matchReason or overtakenCode forms no group and changes nothing", () => {
    const answers: readonly Answers[] = [
      {
        matchReason: () => {
          throw new Error("no");
        },
      },
      { matchReason: () => "because" },
      { matchReason: async () => await Promise.resolve("fifo") },
      {
        overtakenCode: () => {
          throw new Error("no");
        },
      },
      { overtakenCode: () => 7 },
      { overtakenCode: () => "" },
    ];
    for (const answer of answers) {
      const rule = new MadeUpRule({ findMatch: () => null });
      const driver = new RoomDriver(rule);
      for (const id of ["a", "b"]) driver.enter(id);
      rule.answers = { ...answer, findMatch: (arriving, waiting) => [waiting.get("b"), arriving] };
      expect(driver.enter("c").slice(1)).toMatchObject([{ type: "refused", trigger: "c", reason: "threw" }]);
      expect(driver.waiting).toEqual(["a", "b", "c"]);
    }
  });

  it("of nextChangeAt is recorded, and no time is waited for", () => {
    for (const nextChangeAt of [
      () => {
        throw new Error("no");
      },
      () => Number.NaN,
      () => "soon",
    ]) {
      const driver = new RoomDriver(new MadeUpRule({ nextChangeAt, findMatch: () => null }), {
        waitLimitMs: null,
      });
      expect(driver.enter("a").slice(1)).toMatchObject([{ type: "refused", trigger: "a", reason: "threw" }]);
      expect(driver.pass(9000)).toEqual([]);
    }
  });

  it("of explain is told as such, and the summary of evaluations is written all the same", () => {
    const answers: readonly Answers["explain"][] = [
      () => {
        throw new Error("no");
      },
      () => undefined,
      () => ({ code: 7, text: "x", nextChangeAt: null }),
      () => ({ code: "x", text: "x", nextChangeAt: "soon" }),
      () => ({
        get code() {
          throw new Error("trap");
        },
      }),
    ];
    for (const explain of answers) {
      const driver = new RoomDriver(new MadeUpRule(explain === undefined ? {} : { explain }));
      driver.enter("a");
      expect(driver.room.explain("a", driver.now).code).toBe("rule_failed");
      driver.now += 1000;
      expect(driver.do({ type: "advance" })).toMatchObject([
        { type: "evaluated", reasons: { rule_failed: 1 } },
      ]);
    }
  });
});

describe("a decision", () => {
  it("is made for several at once in the order of arrival, each with later ones too, until none forms a group", () => {
    const asked: string[] = [];
    const rule = new MadeUpRule();
    const driver = new RoomDriver(rule);
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    for (const id of ["a", "b", "c", "d", "e"]) expect(typesOf(driver.enter(id))).toEqual(["entered"]);
    rule.answers = {
      findMatch: (arriving, waiting, groupSize) => {
        asked.push(`${arriving.subjectId}:${Array.from(waiting, ({ subjectId }) => subjectId).join("")}`);
        return new FIFOMatchmaker().findMatch(arriving, waiting, groupSize);
      },
    };
    expect(driver.do({ type: "reopen", what: "matching", actor: ACTOR })).toMatchObject([
      { type: "reopened" },
      { type: "proposed", trigger: "a", members: ["b", "a"] },
      { type: "proposed", trigger: "c", members: ["d", "c"] },
    ]);
    expect(asked).toEqual(["a:bcde", "c:de", "e:", "e:"]);
  });

  it("sees exactly those who can be matched, in arrival order, without the arriving one", () => {
    const seen: (readonly string[])[] = [];
    const rule = new MadeUpRule({
      findMatch: (arriving, waiting) => {
        expect(waiting.has(arriving.subjectId)).toBe(false);
        expect(waiting.get(arriving.subjectId)).toBeUndefined();
        expect(waiting.size).toBe([...waiting].length);
        expect(waiting.has("away")).toBe(false);
        seen.push(Array.from(waiting, ({ subjectId }) => subjectId));
        return null;
      },
    });
    const driver = new RoomDriver(rule);
    driver.enter("a");
    driver.enter("away");
    driver.do({ type: "disconnect", subjectId: "away", connection: "away1" });
    driver.enter("b");
    driver.do({ type: "update", subjectId: "a", rttMs: 3 });
    expect(seen).toEqual([[], ["a"], ["a"], ["b"]]);
  });

  it("draws the numbers of the stream that its place in the journal names", () => {
    const drawn: number[] = [];
    const rule = new MadeUpRule({
      findMatch: (_arriving, _waiting, _groupSize, { random }) => {
        drawn.push(random(), random());
        return null;
      },
    });
    const driver = new RoomDriver(rule);
    driver.enter("a");
    driver.enter("b");
    driver.do({ type: "update", subjectId: "a", rttMs: 3 });
    const expected = [
      [2, 2],
      [3, 3],
      [4, 2],
    ].flatMap(([seq = 0, enteredSeq = 0]) => {
      const random = randomStream({ seed: SEED, purpose: "rule", seq, enteredSeq });
      return [random(), random()];
    });
    expect(drawn).toEqual(expected);
  });

  it("is made again when the time has come that the rule named", () => {
    const driver = new RoomDriver(
      new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 1000 }),
      { waitLimitMs: null },
    );
    driver.enter("a", { partners: ["x"] });
    driver.pass(100);
    expect(typesOf(driver.enter("b"))).toEqual(["entered"]);
    expect(driver.pass(899)).toEqual([]);
    expect(driver.pass(1)).toMatchObject([
      { type: "proposed", trigger: "a", members: ["b", "a"], reason: "fallback" },
    ]);
  });

  it("is not made at a time that was named before somebody went away, unless the rule names it again", () => {
    for (const isRead of [false, true]) {
      let names = true;
      let asked = 0;
      const rule = new MadeUpRule({
        findMatch: () => {
          asked += 1;
          if (!names) throw new Error("no");
          return null;
        },
        nextChangeAt: ({ enqueuedAt }) => enqueuedAt + 500,
      });
      const driver = new RoomDriver(rule, { waitLimitMs: null });
      driver.enter("a");
      driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
      if (isRead) expect(driver.room.nextDeadlineAt).not.toBeNull();
      names = false;
      driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
      expect(asked).toBe(2);
      driver.pass(900);
      expect(asked).toBe(2);
    }
  });

  it("takes part of a millisecond that the rule names as the next whole one, and a past one as none", () => {
    let changes = 0;
    const start = 1_000_000;
    const rule = new MadeUpRule({
      findMatch: () => {
        changes += 1;
        return null;
      },
      nextChangeAt: (_, { now }) => (now < start + 10 ? start + 9.5 : now),
    });
    const driver = new RoomDriver(rule, { waitLimitMs: null });
    driver.enter("a");
    expect(driver.room.nextDeadlineAt).toBe(start + 10);
    driver.pass(900);
    expect(changes).toBe(2);
  });

  it("is made for a group of one at once, and needs no confirmation", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), { groupSize: 1 });
    expect(driver.enter("a")).toMatchObject([
      { type: "entered" },
      { type: "proposed", members: ["a"], pool_size: 1, pool_head: ["a"] },
      {
        type: "matched",
        proposal_id: 3,
        game_id: "game-1",
        participants: [{ subject_id: "a", waited_ms: 0 }],
      },
    ]);
    expect(driver.do({ type: "start", gameId: "game-1" })).toMatchObject([
      { type: "started", subject_ids: ["a"] },
    ]);
  });
});

describe("an evaluated line", () => {
  it("sums up evaluations without a group at most once a second", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 10 }), { waitLimitMs: null });
    for (const id of ["a", "b", "c"]) driver.enter(id, { rttMs: 50 });
    expect(driver.room.nextDeadlineAt).toBe(driver.now + 1000);
    driver.now += 999;
    expect(driver.do({ type: "advance" })).toEqual([]);
    driver.now += 1;
    expect(driver.do({ type: "advance" })).toEqual([
      { type: "evaluated", count: 3, pool_size: 3, reasons: { latency: 3 } },
    ]);
    driver.now += 500;
    driver.enter("d", { rttMs: 50 });
    expect(driver.do({ type: "advance" })).toEqual([]);
    driver.now += 500;
    expect(driver.do({ type: "advance" })).toMatchObject([{ type: "evaluated", count: 1, pool_size: 4 }]);
  });

  it("is written every 10 s while somebody is there, and never for an empty room", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), { waitLimitMs: null });
    expect(driver.room.nextDeadlineAt).toBeNull();
    driver.enter("a");
    driver.pass(35_000);
    const times = driver.journal
      .filter(({ type }) => type === "evaluated")
      .map((event) => event.at - 1_000_000);
    expect(times).toEqual([1000, 11_000, 21_000, 31_000]);
    expect(driver.journal.at(-1)).toMatchObject({ count: 0, pool_size: 1, reasons: { too_few: 1 } });
    driver.do({ type: "leave", subjectId: "a" });
    expect(driver.room.nextDeadlineAt).toBeNull();
  });

  it("is written every 10 s also when everybody is away, reserved or matched", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), { waitLimitMs: null, graceMs: 60_000 });
    const written = (): number => driver.journal.filter(({ type }) => type === "evaluated").length;
    driver.enter("a");
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    driver.pass(15_000);
    expect(written()).toBe(2);
    driver.do({ type: "leave", subjectId: "a" });
    driver.enter("b");
    driver.enter("c");
    driver.confirmAll();
    driver.pass(20_000);
    expect(written()).toBe(5);
  });

  it("asks for the 20 who wait longest, those away and those held back included", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 10 }), { waitLimitMs: null });
    for (let index = 0; index < 30; index += 1) driver.enter(`p${index}`, { rttMs: 50 });
    driver.do({ type: "disconnect", subjectId: "p4", connection: "p41" });
    driver.now += 1000;
    expect(driver.do({ type: "advance" })).toMatchObject([
      { type: "evaluated", count: 30, pool_size: 29, reasons: { latency: 19, away: 1 } },
    ]);
  });
});

describe("an explanation", () => {
  it("says for everybody why they are not matched yet", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), { graceMs: 700 });
    expect(driver.room.explain("a", driver.now).code).toBe("unknown");
    driver.enter("a");
    expect(driver.room.explain("a", driver.now)).toEqual({
      code: "too_few",
      text: "Needs 1 more person for a group of 2.",
      nextChangeAt: null,
    });
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    expect(driver.room.explain("a", driver.now)).toMatchObject({
      code: "away",
      nextChangeAt: driver.now + 700,
    });
    driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    expect(driver.room.explain("a", driver.now).code).toBe("matching_paused");
    driver.do({ type: "reopen", what: "matching", actor: ACTOR });
    driver.enter("b");
    expect(driver.room.explain("a", driver.now).code).toBe("not_waiting");
    expect(driver.room.seq).toBe(driver.journal.length);
  });
});

describe("a host that measures the rule", () => {
  it("is called around each question, and what happens is the same", () => {
    const questions: unknown[] = [];
    const run = (aroundRule?: <T>(ask: () => T) => T) => {
      const room = new RoomDriver(new FIFOMatchmaker(), aroundRule && { aroundRule });
      return ["a", "b", "c"].flatMap((subjectId) => room.enter(subjectId));
    };
    const measured = run((ask) => {
      const answer = ask();
      questions.push(answer);
      return answer;
    });
    expect(questions).toHaveLength(3);
    expect(questions[1]).toMatchObject([{ subjectId: "a" }, { subjectId: "b" }]);
    expect(measured).toEqual(run());
  });
});
