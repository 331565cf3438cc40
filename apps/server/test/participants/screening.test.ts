import { expect, it } from "vitest";
import { join } from "../../src/participants/join.ts";
import { openStage, type Stage } from "./stage.ts";

const screening = { screen: { requiredAttributes: { language: ["de"] } }, clientAttributes: ["language"] };

function joinAs(stage: Stage, connection: string, language: string, assertCounts = () => {}) {
  const participant = stage.participants.get("ada");
  const subject = { subjectId: "ada", knownSince: 0, attributes: {} };
  const payload = { scene_id: "pairs", attributes: { language } };
  return join({ participant, subject, connection, assertCounts }, payload, stage.scenes);
}

it("tells nobody that they are screened out before that is stored", async () => {
  const stage = await openStage(undefined, screening);
  stage.hold();
  let told: unknown = null;
  const refused = joinAs(stage, "first", "fr").catch((error: unknown) => (told = error));
  await new Promise((resolve) => setImmediate(resolve));
  expect([told, stage.events.length]).toEqual([null, 1]);
  stage.letGo();
  await refused;
  expect(told).toMatchObject({ code: "SCREENED_OUT" });
  expect(stage.events.at(-1)).toMatchObject({
    type: "screened_out",
    subject_id: "ada",
    reason: "attributes",
  });
  await stage.scene.close();
});

it("lets a connection in whose refusal was stored when another one had been let in", async () => {
  const stage = await openStage(undefined, screening);
  stage.hold();
  const refused = joinAs(stage, "first", "fr");
  const joined = joinAs(stage, "second", "de");
  await new Promise((resolve) => setImmediate(resolve));
  stage.letGo();
  await joined;
  expect(await refused).toMatchObject({ state: { status: "waiting" } });
  expect(typesIn(stage)).toEqual(["opened", "screened_out", "entered", "returned"]);
  await stage.scene.close();
});

it("lets no connection in that has ceased to count while its refusal was being stored", async () => {
  const stage = await openStage(undefined, screening);
  stage.hold();
  let counts = true;
  const refused = joinAs(stage, "first", "fr", () => {
    if (!counts) throw new Error("It counts no more.");
  });
  const outcome = refused.catch((error: unknown) => error);
  const joined = joinAs(stage, "second", "de");
  await new Promise((resolve) => setImmediate(resolve));
  counts = false;
  stage.letGo();
  await joined;
  expect(await outcome).toMatchObject({ message: "It counts no more." });
  expect(typesIn(stage)).toEqual(["opened", "screened_out", "entered"]);
  await stage.scene.close();
});

/** What happened; nobody has a connection here that could be lost. */
function typesIn({ events }: Stage): readonly string[] {
  return events.map(({ type }) => type).filter((type) => type !== "disconnected");
}
