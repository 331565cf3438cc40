import { describe, expect, it } from "vitest";
import { checkRehearsal, type Evidence } from "../../src/index.ts";
import {
  about,
  connection,
  entered,
  healthyEvents,
  healthyEvidence,
  joined,
  matched,
  proposed,
  record,
  refused,
  sceneWith,
  told,
} from "./healthy-evidence.ts";

const healthy = healthyEvidence();
const [pairs] = healthy.scenes;
const events = healthyEvents;
const pair = record("g1", ["ann", "ben"]);

/** The healthy evidence with something else in it. */
const but = (changed: Partial<Evidence>): Evidence => ({ ...healthy, ...changed });
const seen = (change: (observations: Evidence["observations"]) => Evidence["observations"]): Evidence =>
  but({ observations: change(healthy.observations) });
/** Only the log counts, and it is that of these events. */
const logged = (...scenes: Evidence["scenes"]): Evidence =>
  but({ scenes, observations: [], dashboard: null, exports: null });

const codes = (evidence: Evidence): readonly string[] => [
  ...new Set(checkRehearsal(evidence).faults.map(({ code }) => code)),
];

describe("the checker", () => {
  it("finds nothing in a rehearsal in which all is right, and says how much it looked at", () => {
    const verdict = checkRehearsal(healthy);
    expect(verdict.faults).toEqual([]);
    expect(verdict.notChecked).toEqual([]);
    expect(verdict.looked).toEqual({ participants: 4, messages: 9, journalLines: 9, matchLines: 1 });
  });

  it("says what it could not check", () => {
    const { notChecked } = checkRehearsal(
      but({ scenes: [], isSettled: false, dashboard: null, exports: null }),
    );
    expect(notChecked).toHaveLength(4);
  });
});

describe("nobody twice: the checker names", () => {
  it.each<readonly [string, Evidence]>([
    [
      "somebody who is reserved a second time",
      logged(sceneWith([...events.slice(0, 4), entered("cat", 220), proposed(["cat", "ann"], 230)], [])),
    ],
    [
      "somebody who enters while they play",
      logged(sceneWith([...events.slice(0, 6), entered("ann", 4000)], [pair])),
    ],
    [
      "a game that is matched twice",
      logged(sceneWith([...events.slice(0, 5), matched("g1", ["ann", "ben"], 300)], [pair])),
    ],
    [
      "one person who is both members of a group",
      logged(sceneWith([...events.slice(0, 3), proposed(["ann", "ann"], 220)], [])),
    ],
    ["a record that names somebody twice", logged(sceneWith(events, [record("g1", ["ann", "ann"])]))],
    [
      "somebody in groups of two scenes at once",
      logged(sceneWith(events, [pair]), {
        sceneId: "later",
        journal: sceneWith(
          [
            { ...healthyEvents[0], type: "opened", at: 1_000_000 },
            entered("ann", 300),
            entered("dan", 310),
            proposed(["ann", "dan"], 311),
            matched("g2", ["ann", "dan"], 400),
          ],
          [],
        ).journal,
        matches: [record("g2", ["ann", "dan"])],
      }),
    ],
  ])("IN_TWO_GROUPS for %s", (_what, evidence) => {
    expect(codes(evidence)).toContain("IN_TWO_GROUPS");
  });

  it("GHOST_MATCHED for somebody who is away, and for somebody who never came", () => {
    const away = [
      ...events.slice(0, 2),
      about("disconnected", "ann", 150),
      events[2],
      proposed(["ann", "ben"], 211),
    ];
    expect(
      codes(
        logged(
          sceneWith(
            away.flatMap((event) => event ?? []),
            [],
          ),
        ),
      ),
    ).toEqual(["GHOST_MATCHED"]);
    const stranger = [...events.slice(0, 2), proposed(["ann", "zoe"], 211)];
    expect(codes(logged(sceneWith(stranger, [])))).toEqual(["GHOST_MATCHED"]);
  });

  it("TOLD_TWO_GAMES for somebody who is told to start another game before the end of theirs", () => {
    const evidence = seen((all) =>
      all.toSpliced(
        all.findIndex(
          ({ kind, subjectId, ...rest }) =>
            kind === "told" && subjectId === "ann" && "event" in rest && rest.event === "end_game",
        ),
        0,
        told("ann", 5000, "start_game", { game_id: "g2" }),
      ),
    );
    expect(codes(evidence)).toContain("TOLD_TWO_GAMES");
  });

  it("RECORDED_TWICE for two lines of one game", () => {
    expect(codes(logged(sceneWith(events, [pair, pair])))).toEqual(["RECORDED_TWICE"]);
  });
});

describe("nobody lost: the checker names", () => {
  it("JOIN_LOST for somebody who was let in and is in no journal", () => {
    const evidence = seen((all) => [...all, connection("connected", "dan", 400), ...joined("dan", 410, 420)]);
    expect(codes(evidence)).toContain("JOIN_LOST");
  });

  it("REFUSAL_LOST for somebody who was told to be screened out and stands nowhere, or with another reason", () => {
    const none = events.filter(({ type }) => type !== "screened_out");
    const other = events.map((event) =>
      event.type === "screened_out" ? { ...event, reason: "attributes" } : event,
    );
    for (const journal of [none, other]) {
      const evidence = but({ scenes: [sceneWith(journal, [pair])], dashboard: null, exports: null });
      expect(codes(evidence)).toEqual(["REFUSAL_LOST"]);
    }
  });

  it("nobody as lost who was let in after a refusal, or refused after they had been in", () => {
    const later = [...events, entered("eve", 9100), about("left", "eve", 9200)];
    const others = { dashboard: null, exports: null, isSettled: false };
    expect(codes(but({ scenes: [sceneWith(later, [pair])], ...others }))).toEqual([]);
    const before = later.filter(({ type }) => type !== "screened_out");
    const again = [...healthy.observations, ...refused("eve", 9300)];
    const evidence = but({ observations: again, scenes: [sceneWith(before, [pair])], ...others });
    // The first refusal, before they were in, is missing still.
    expect(checkRehearsal(evidence).faults).toHaveLength(1);
  });

  it("LEFT_OVER for people who wait on and make a group, but not for those who are away", () => {
    const waiting = [...events, entered("dan", 9100)];
    expect(codes(logged(sceneWith(waiting, [pair])))).toEqual(["LEFT_OVER"]);
    expect(codes(logged(sceneWith([...waiting, about("disconnected", "dan", 9200)], [pair])))).toEqual([]);
    expect(codes({ ...logged(sceneWith(waiting, [pair])), isSettled: false })).toEqual([]);
  });
});

describe("all told: the checker names", () => {
  it("NOT_RECORDED for a match without a line", () => {
    expect(codes(logged(sceneWith(events, [])))).toEqual(["NOT_RECORDED"]);
  });

  it("RECORDED_WITHOUT_MATCH for a line without a match, or of other people", () => {
    expect(codes(logged(sceneWith(events, [pair, record("g9", ["ann", "ben"])])))).toEqual([
      "RECORDED_WITHOUT_MATCH",
    ]);
    expect(codes(logged(sceneWith(events, [record("g1", ["ann", "cat"])])))).toEqual([
      "RECORDED_WITHOUT_MATCH",
    ]);
  });

  it("TOLD_BUT_NOT_LOGGED for a countdown of a game that no file has, and a start that no journal has", () => {
    const unknown = seen((all) => [...all, told("cat", 3400, "match_found_countdown", { game_id: "g7" })]);
    expect(codes(unknown)).toContain("TOLD_BUT_NOT_LOGGED");
    const noStart = but({ scenes: [sceneWith(events.slice(0, 5), [pair])], dashboard: null, exports: null });
    expect(codes(noStart)).toContain("TOLD_BUT_NOT_LOGGED");
  });

  it("TOLD_OTHER_GROUP for somebody who hears of a game of others", () => {
    const evidence = seen((all) => [...all, told("cat", 3400, "match_found_countdown", { game_id: "g1" })]);
    expect(codes(evidence)).toContain("TOLD_OTHER_GROUP");
  });

  it("NOT_TOLD for a member who was there and did not hear of the start, but not for one who was away", () => {
    const withoutStart = healthy.observations.filter(
      (one) => !(one.kind === "told" && one.subjectId === "ben" && one.event === "start_game"),
    );
    expect(codes(but({ observations: withoutStart }))).toEqual(["NOT_TOLD"]);
    const away = withoutStart.map((one) => one).concat(connection("disconnected", "ben", 3000));
    expect(codes(but({ observations: away }))).toEqual([]);
  });

  it("NOT_TOLD for somebody whose last message is not where they stand", () => {
    const withoutEnd = healthy.observations.filter(
      (one) => !(one.kind === "told" && one.subjectId === "ann" && one.event === "end_game"),
    );
    expect(codes(but({ observations: withoutEnd }))).toEqual(["NOT_TOLD"]);
    expect(codes(but({ observations: withoutEnd, isSettled: false }))).toEqual([]);
  });

  it("LOG_BROKEN for a file with a flaw", () => {
    if (pairs === undefined) throw new Error("no scene");
    const flawed = { ...pairs, flaws: ["pairs_waitroom.jsonl, line 3: not JSON"] };
    expect(codes(but({ scenes: [flawed] }))).toEqual(["LOG_BROKEN"]);
  });
});

describe("order kept: the checker names", () => {
  it("ENTERED_OUT_OF_ORDER for somebody who asked after another one was let in, and stands before them", () => {
    const [opened, ann, ben, ...rest] = events;
    const swapped = [opened, ben, ann, ...rest].flatMap((event) => event ?? []);
    const evidence = but({ scenes: [sceneWith(swapped, [pair])] });
    expect(codes(evidence)).toContain("ENTERED_OUT_OF_ORDER");
  });

  it("nobody as out of order whose first question was never answered, and let them in", () => {
    const [opened, ann, ben, ...rest] = events;
    const swapped = [opened, ben, ann, ...rest].flatMap((event) => event ?? []);
    const [unanswered] = joined("ben", 90, 95);
    const observations = [
      ...healthyEvidence().observations,
      ...(unanswered === undefined ? [] : [unanswered]),
    ];
    const inOrder = observations.toSorted((a, b) => a.at - b.at);
    const evidence = but({ observations: inOrder, scenes: [sceneWith(swapped, [pair])] });
    expect(codes(evidence)).not.toContain("ENTERED_OUT_OF_ORDER");
  });

  it("PASSED_OVER for somebody who waited longer and could have been taken", () => {
    const passed = [...events.slice(0, 3), entered("cat", 220), proposed(["ben", "cat"], 230)];
    expect(codes(logged(sceneWith(passed, [])))).toEqual(["PASSED_OVER"]);
  });

  it("nobody as passed over who was away, or whose group has just fallen apart", () => {
    const [opened, ann, ben] = events;
    const away = [
      opened,
      ann,
      about("disconnected", "ann", 150),
      ben,
      entered("cat", 220),
      proposed(["ben", "cat"], 230),
    ];
    expect(
      codes(
        logged(
          sceneWith(
            away.flatMap((event) => event ?? []),
            [],
          ),
        ),
      ),
    ).toEqual([]);
    const apart = [
      ...events.slice(0, 4),
      { type: "released", at: 1_000_230, proposal_id: "last" },
      entered("cat", 240),
      proposed(["ben", "cat"], 241),
    ];
    expect(codes(logged(sceneWith(apart, [])))).toEqual([]);
  });

  it("PLACE_LOST for a wait that does not count from the arrival, down time left out", () => {
    const late = events.map((event) => (event.type === "matched" ? { ...event, at: event.at + 500 } : event));
    expect(codes(logged(sceneWith(late, [pair])))).toEqual(["PLACE_LOST"]);
    const resumed = late.toSpliced(3, 0, { type: "resumed", at: 1_000_210, down_ms: 500 });
    expect(codes(logged(sceneWith(resumed, [pair])))).toEqual([]);
  });

  it("TOLD_OUT_OF_ORDER for a countdown after the start", () => {
    const evidence = seen((all) => [
      ...all,
      told("ann", 9020, "match_found_countdown", { game_id: "g1" }),
      told("ann", 9030, "end_game", { game_id: "g1" }),
    ]);
    expect(codes(evidence)).toEqual(["TOLD_OUT_OF_ORDER"]);
  });

  it("nothing where an older tab hears late, over a slow network, what was sent before", () => {
    const newer = healthy.observations.map((one) =>
      one.subjectId === "ann" && one.at > 1_003_000 ? { ...one, connection: 2 } : one,
    );
    const late = told("ann", 3400, "match_found_countdown", { game_id: "g1" });
    expect(codes(but({ observations: [...newer, late] }))).toEqual([]);
    expect(codes(but({ observations: [...newer, { ...late, connection: 2 }] }))).toEqual([
      "TOLD_OUT_OF_ORDER",
    ]);
  });
});

describe("figures agree: the checker names", () => {
  it.each(["arrived", "waiting", "in_groups", "matches", "started", "ended", "aborted"] as const)(
    "FIGURES_DIFFER for a dashboard whose %s is off by one",
    (name) => {
      const scenes = healthy.dashboard?.scenes.map((row) => ({ ...row, [name]: row[name] + 1 })) ?? [];
      expect(codes(but({ dashboard: { scenes } }))).toEqual(["FIGURES_DIFFER"]);
    },
  );

  it("FIGURES_DIFFER for a dashboard that lacks the scene", () => {
    expect(codes(but({ dashboard: { scenes: [] } }))).toEqual(["FIGURES_DIFFER"]);
  });

  it.each([{ rtt: 2 }, { attributes: 1 }, {}])(
    "FIGURES_DIFFER for a dashboard that has %o screened out where one is",
    (screenedOut) => {
      const scenes =
        healthy.dashboard?.scenes.map((row) => ({ ...row, flow: { screened_out: screenedOut } })) ?? [];
      expect(codes(but({ dashboard: { scenes } }))).toEqual(["FIGURES_DIFFER"]);
    },
  );

  it.each(["matches", "match_participants", "waits", "payments"])(
    "FIGURES_DIFFER for an export whose %s has a row too few",
    (table) => {
      const tables = new Map(healthy.exports);
      tables.set(table, tables.get(table)?.slice(1) ?? []);
      expect(codes(but({ exports: tables }))).toEqual(["FIGURES_DIFFER"]);
    },
  );

  it("FIGURES_DIFFER for a game that started and that nobody who was there heard of", () => {
    const deaf = healthy.observations.filter((one) => !(one.kind === "told" && one.event === "start_game"));
    expect(codes(but({ observations: deaf }))).toEqual(["NOT_TOLD", "FIGURES_DIFFER"]);
  });
});
