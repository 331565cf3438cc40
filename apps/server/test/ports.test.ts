import type { AdminEventAggregator } from "@waitroom/admin-events";
import type { ActivityPort, JsonlJournal, MatchAssignmentLogger, MatchLog } from "@waitroom/match-logger";
import type { Journal, Matchmaker, WaitingRoomEvent } from "@waitroom/matchmaker";
import type { MemoryJournal } from "@waitroom/matchmaker/testing";
import { describe, expectTypeOf, it } from "vitest";
import type { Participants } from "../src/participants/participants.ts";
import type { Scenes } from "../src/scenes/scenes.ts";
import type { SceneDirectory } from "../src/scenes/scene-directory.ts";
import type { Tell, Watch } from "../src/scenes/ports.ts";
import type { ResolvedScene } from "../src/experiment/experiment.ts";

describe("the parts that meet in the composition root", () => {
  it("fit each other's ports", () => {
    expectTypeOf<JsonlJournal>().toExtend<Journal>();
    expectTypeOf<MemoryJournal>().toExtend<Journal>();
    expectTypeOf<AdminEventAggregator>().toExtend<ActivityPort>();
    expectTypeOf<AdminEventAggregator>().toExtend<Watch>();
    expectTypeOf<MatchAssignmentLogger>().toExtend<MatchLog>();
    expectTypeOf<Participants>().toExtend<Tell>();
    expectTypeOf<Scenes>().toExtend<SceneDirectory>();
    expectTypeOf<ResolvedScene["matchmaker"]>().toExtend<Matchmaker>();
    expectTypeOf<readonly WaitingRoomEvent[]>().toExtend<Iterable<unknown>>();
  });
});
