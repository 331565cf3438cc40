import { expect, it } from "vitest";
import { FIFOMatchmaker, WaitingRoom } from "../../src/index.ts";
import { RoomState } from "../../src/room/room-state.ts";

it("keeps no retry delays where nobody decides, however many groups fall apart", () => {
  const room = new WaitingRoom({ sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() });
  const [deciding, following] = [new RoomState({ keepsTime: true }), new RoomState()];
  const handle = (command: Parameters<WaitingRoom["handle"]>[0]): void => {
    for (const event of room.handle(command, { now: 0, newId: () => "g" })) {
      deciding.apply(event);
      following.apply(event);
    }
  };
  handle({ type: "open" });
  for (const subjectId of ["a", "b"]) handle({ type: "enter", subjectId, connection: "1" });
  handle({ type: "expire", proposalId: room.seq });
  expect(deciding.retryDelays.size).toBe(1);
  expect(following.retryDelays.size).toBe(0);
});
