import { describe, expect, it } from "vitest";
import type { EndGame, ServerEvent, StartGame, ToldState, WaitingRoom } from "../../page/src/protocol.ts";
import { afterEvent, afterTold, isTakingPart } from "../../page/src/screen.ts";
import type { Screen } from "../../page/src/screen.ts";

const room: WaitingRoom = {
  sceneId: "pairs",
  curNumPlayers: 1,
  playersNeeded: 1,
  msRemaining: 5000,
  away: false,
  timeoutMessage: null,
  hideLobbyCount: false,
  storageUnavailable: false,
};
const start: StartGame = { gameId: "g", sceneId: "pairs", role: null, partners: ["A", "B"] };
const end: EndGame = { gameId: "g", outcome: "completed", message: null, completionCode: "C" };
const playing: Screen = { kind: "playing", start, absent: [] };
const countdown: ServerEvent = {
  type: "match_found_countdown",
  countdown: { gameId: "g", countdownSeconds: 3, message: null },
};

function status(partner: string, connected: boolean): ServerEvent {
  return { type: "partner_status", status: { partner, connected } };
}

function reserved(proposalId: number): ToldState {
  return { status: "reserved", ready: { proposalId, msRemaining: null, message: null } };
}

describe("the screen that follows an event", () => {
  it("counts the time left from when it was told", () => {
    expect(afterEvent({ kind: "joining" }, { type: "waiting_room", room }, 100)).toMatchObject({
      endsAt: 5100,
    });
    expect(afterEvent({ kind: "joining" }, countdown, 100)).toMatchObject({ startsAt: 3100 });
    const unlimited = { ...room, msRemaining: null };
    expect(afterEvent({ kind: "joining" }, { type: "waiting_room", room: unlimited }, 100)).toMatchObject({
      endsAt: null,
    });
  });

  it("asks who is marked as away", () => {
    expect(
      afterEvent({ kind: "joining" }, { type: "waiting_room", room: { ...room, away: true } }, 0),
    ).toEqual({
      kind: "away",
    });
  });

  it("keeps saying why somebody is back in the waiting room, until something else happens", () => {
    const back = afterEvent(
      { kind: "countdown", gameId: "g", startsAt: 0, message: null },
      { type: "waiting_room_player_left", message: "They left" },
      0,
    );
    const told = afterEvent(back, { type: "waiting_room", room }, 0);
    expect(told).toMatchObject({ kind: "waiting", room, notice: "They left" });
    const again = afterEvent(afterEvent(told, countdown, 0), { type: "waiting_room", room }, 0);
    expect(again).toMatchObject({ notice: null });
  });

  it("keeps who is absent, each once, and only partners", () => {
    const both = [
      status("A", false),
      status("B", false),
      status("A", false),
      status("stranger", false),
    ].reduce((screen: Screen, event) => afterEvent(screen, event, 0), playing);
    expect(both).toMatchObject({ absent: ["B", "A"] });
    expect(afterEvent(both, status("A", true), 0)).toMatchObject({ absent: ["B"] });
  });

  it("ends the game that is played, and no other", () => {
    expect(afterEvent(playing, { type: "end_game", end }, 0)).toEqual({ kind: "ended", end });
    expect(afterEvent(playing, { type: "end_game", end: { ...end, gameId: "earlier" } }, 0)).toBe(playing);
    const fresh: Screen = { kind: "start" };
    expect(afterEvent(fresh, { type: "end_game", end }, 0)).toBe(fresh);
  });

  it.each<Screen>([{ kind: "left" }, { kind: "ended", end }, { kind: "superseded" }])(
    "does not change after the end: $kind",
    (screen) => {
      for (const event of [
        { type: "waiting_room", room },
        countdown,
        { type: "start_game", start },
      ] as const) {
        expect(afterEvent(screen, event, 0)).toBe(screen);
      }
    },
  );

  it("gives way to a newer window from anywhere", () => {
    expect(afterEvent({ kind: "left" }, { type: "session_superseded" }, 0)).toEqual({ kind: "superseded" });
  });
});

describe("the screen for a told state", () => {
  it("keeps the question that is open when the reservation is told again", () => {
    const open: Screen = { kind: "ready", proposalId: 4, message: null, endsAt: null, answered: false };
    expect(afterTold(open, reserved(4), 0)).toBe(open);
    // Without the event there is no way to answer.
    expect(afterTold({ kind: "joining" }, reserved(5), 0)).toMatchObject({ proposalId: 5, answered: true });
  });

  it("goes on saying that a group is found while no countdown runs", () => {
    const shown = afterTold({ kind: "joining" }, { status: "matched", countdown: null }, 0);
    expect(shown).toMatchObject({ kind: "ready", answered: true });
  });

  it("does not start the countdown or the game anew when they are told again", () => {
    const counting = afterEvent({ kind: "joining" }, countdown, 0);
    expect(afterTold(counting, { status: "matched", countdown: countdown.countdown }, 900)).toBe(counting);
    const absent: Screen = { ...playing, absent: ["A"] };
    expect(afterTold(absent, { status: "started", start }, 900)).toBe(absent);
  });

  it.each([
    [
      { status: "ended", end },
      { kind: "ended", end },
    ],
    [{ status: "left" }, { kind: "left" }],
    [
      { status: "removed", message: "m" },
      { kind: "removed", message: "m" },
    ],
  ] as const)("shows %j", (state, screen) => {
    const shown = afterTold({ kind: "joining" }, state, 0);
    expect(shown).toEqual(screen);
    expect(isTakingPart(shown)).toBe(false);
  });
});
