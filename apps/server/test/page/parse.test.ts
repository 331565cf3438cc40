import { describe, expect, it } from "vitest";
import { parseAnswer, parseEvent, parseExperiment, parseToldState } from "../../page/src/parse.ts";
import type { ToldState } from "../../page/src/protocol.ts";
import { UnreadableMessage } from "../../page/src/reading.ts";
import { waitingRoom } from "./fake-server.ts";

function told(state: unknown): ToldState {
  return parseToldState({ state });
}

describe("reading what the server sends", () => {
  it("translates the names of the wire", () => {
    expect(
      parseEvent("waiting_room", waitingRoom({ waitroom_timeout_message: "Late", future_field: 1 })),
    ).toEqual({
      type: "waiting_room",
      room: {
        sceneId: "pairs",
        curNumPlayers: 1,
        playersNeeded: 1,
        msRemaining: 120_000,
        away: false,
        timeoutMessage: "Late",
        hideLobbyCount: false,
        storageUnavailable: false,
      },
    });
    expect(parseEvent("end_game", { game_id: "g", outcome: "completed", completion_code: "C" })).toEqual({
      type: "end_game",
      end: { gameId: "g", outcome: "completed", message: null, completionCode: "C" },
    });
  });

  it.each([
    ["waiting_room", undefined],
    ["waiting_room", waitingRoom({ cur_num_players: "2" })],
    ["match_ready", { proposal_id: Number.NaN }],
    ["match_found_countdown", { game_id: 4, countdown_seconds: 3 }],
    ["start_game", { game_id: "g", scene_id: "s", partners: [1] }],
    ["start_game", { game_id: "g", scene_id: "s", partners: "A" }],
    ["partner_status", { partner: "A", connected: "yes" }],
    ["end_game", []],
  ] as const)("refuses a malformed %s", (type, payload) => {
    expect(() => parseEvent(type, payload)).toThrow(UnreadableMessage);
  });

  it("reads every status, and refuses one it does not know", () => {
    expect(told({ status: "waiting", ...waitingRoom() })).toMatchObject({ status: "waiting" });
    expect(told({ status: "reserved", scene_id: "s", proposal_id: 3, respond_by: 0 })).toEqual({
      status: "reserved",
      ready: { proposalId: 3, msRemaining: null, message: null },
    });
    expect(told({ status: "matched", game_id: "g", countdown_seconds: 3 })).toMatchObject({
      status: "matched",
    });
    expect(told({ status: "matched", scene_id: "s" })).toEqual({ status: "matched", countdown: null });
    expect(told({ status: "started", game_id: "g", scene_id: "s", partners: [] })).toMatchObject({
      status: "started",
    });
    expect(told({ status: "ended", game_id: "g", outcome: "partner_left" })).toMatchObject({
      status: "ended",
    });
    expect(told({ status: "left", scene_id: "s" })).toEqual({ status: "left" });
    expect(told({ status: "timed_out", message: "m" })).toMatchObject({ timeout: { message: "m" } });
    expect(told({ status: "removed" })).toEqual({ status: "removed", message: null });
    expect(() => told({ status: "dreaming" })).toThrow(UnreadableMessage);
  });

  it("reads refusals with their code", () => {
    expect(parseAnswer({ ok: false, error_code: "SCENE_FULL", message: "m" }, () => null)).toEqual({
      ok: false,
      errorCode: "SCENE_FULL",
      message: "m",
    });
    expect(() => parseAnswer("ok", () => null)).toThrow(UnreadableMessage);
  });

  it("names a scene by its id where it has no title", () => {
    expect(parseExperiment({ experiment_id: null, scenes: [{ scene_id: "pairs", group_size: 2 }] })).toEqual({
      experimentId: null,
      scenes: [
        {
          sceneId: "pairs",
          groupSize: 2,
          nextSceneId: null,
          title: "pairs",
          description: "",
          confirm: "page",
        },
      ],
    });
  });
});
