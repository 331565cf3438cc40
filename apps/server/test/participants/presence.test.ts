import { expect, it } from "vitest";
import { appear, vanish } from "../../src/participants/presence.ts";
import { connection, openStage } from "./stage.ts";

it("takes nobody to be there whose newer connection came and went while their arrival was being stored", async () => {
  const stage = await openStage();
  const { participants, scene } = stage;
  const ada = participants.get("ada");
  const [first, second] = [connection("first"), connection("second")];
  appear({ participant: ada, knownSince: 0, connection: first, meter: null }, stage.presence);
  stage.hold();
  const entered = scene.room.enter({ subjectId: "ada", connection: first.id });
  appear({ participant: ada, knownSince: 0, connection: second, meter: null }, stage.presence);
  vanish(ada, second, stage.presence);
  stage.letGo();
  await entered;
  await scene.room.inspect(() => undefined);
  expect(scene.view.ticket("ada")).toMatchObject({ connected: false });
  await scene.close();
});

it("counts the newest connection also where the older one's arrival was not stored yet when it took over", async () => {
  const stage = await openStage();
  const { participants, scene } = stage;
  const ada = participants.get("ada");
  const [first, second] = [connection("first"), connection("second")];
  appear({ participant: ada, knownSince: 0, connection: first, meter: null }, stage.presence);
  stage.hold();
  const entered = scene.room.enter({ subjectId: "ada", connection: first.id });
  appear({ participant: ada, knownSince: 0, connection: second, meter: null }, stage.presence);
  stage.letGo();
  await entered;
  await scene.room.inspect(() => undefined);
  expect(scene.view.ticket("ada")).toMatchObject({ connected: true, connection: "second" });

  vanish(ada, second, stage.presence);
  await scene.room.inspect(() => undefined);
  expect(scene.view.ticket("ada")).toMatchObject({ connected: false });
  await scene.close();
});
