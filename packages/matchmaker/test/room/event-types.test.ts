import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  isKnownEventType,
  unknownEvent,
  WaitingRoom,
  WaitingRoomError,
  type WaitingRoomEvent,
} from "../../src/index.ts";

describe("types of events", () => {
  it("are known where this version can follow them", () => {
    expect(["opened", "screened_out", "reopened"].map(isKnownEventType)).toEqual([true, true, true]);
    // Names that every object has are no types.
    expect(["probed", "", "constructor", "toString", "__proto__"].filter(isKnownEventType)).toEqual([]);
  });

  it("that are not known end a restore with what to do, as a host would say it", () => {
    const probed = { seq: 1, at: 0, type: "probed" };
    const told = unknownEvent(probed);
    expect(told).toBeInstanceOf(WaitingRoomError);
    expect(told.code).toBe("INVALID_JOURNAL");
    expect(told.message).toMatch(
      /^Event 1 is of the type `probed`, .* Go on with that version, or a later one\.$/,
    );
    const options = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() };
    const journal = [probed as unknown as WaitingRoomEvent];
    expect(() => WaitingRoom.restore(options, journal)).toThrow(told.message);
  });
});
