import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tableNames as tables } from "@waitroom/match-logger/tables";
import { expect, it } from "vitest";
import { logIn, TestAdmin } from "./admin.ts";
import { logLines } from "./log-lines.ts";
import { TestParticipant } from "./participant.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN, ServerProcess } from "./server-process.ts";

const experiment = fileURLToPath(new URL("./experiments/quick.ts", import.meta.url));

/** Opens a recruitment link as a browser does; resolves with the token that stands in the address it leads to. */
async function arrive(
  origin: string,
  query: string,
): Promise<{ readonly subjectId: string; readonly token: string }> {
  const response = await fetch(`${origin}/?${query}`, { redirect: "manual" });
  expect(response.status).toBe(303);
  const address = new URL(response.headers.get("location") ?? "", origin);
  expect(address.search).toBe("");
  const token = address.hash.replace("#token=", "");
  const { sub } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
    sub: string;
  };
  return { subjectId: sub, token };
}

const bearer = { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" };

async function post(
  origin: string,
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    headers: bearer,
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

/** Every file below a folder, as text. */
async function textsBelow(folder: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => [path, await readFile(path, "utf8")] as const));
}

it("knows a person again on the same link, in a second tab and after a restart", async () => {
  await using server = await ServerProcess.start({ EXPERIMENT: experiment });
  const query = "PROLIFIC_PID=5f3a&STUDY_ID=61b2&SESSION_ID=77cc";
  const identity = await arrive(server.origin, query);
  const first = await TestParticipant.connect(server.origin, identity);
  await first.join("pairs");
  const second = await TestParticipant.connect(server.origin, await arrive(server.origin, query));
  await first.until("session_superseded");
  await second.until("waiting_room");
  expect(second.subjectId).toBe(identity.subjectId);
  first.close();
  second.close();
  await server.stop("SIGKILL");
  await server.restart();
  const later = await arrive(server.origin, query);
  expect(later.subjectId).toBe(identity.subjectId);
  const third = await TestParticipant.connect(server.origin, later);
  await third.until("waiting_room");
  third.close();
  expect((await arrive(server.origin, "PROLIFIC_PID=5f3b")).subjectId).not.toBe(identity.subjectId);
});

it("lets nobody who comes back on their link into another scene while theirs is closed", async () => {
  await using server = await ServerProcess.start({ EXPERIMENT: experiment });
  const query = "PROLIFIC_PID=5f3a";
  const person = await TestParticipant.connect(server.origin, await arrive(server.origin, query));
  await person.join("pairs");
  person.close();
  await server.stop("SIGKILL");
  await writeFile(server.log("quick", "pairs_waitroom.jsonl"), "damaged\n{}\n");
  await server.restart();
  await server.aSecondLater();
  const back = await TestParticipant.connect(server.origin, await arrive(server.origin, query));
  expect(await back.join("near")).toMatchObject({ ok: false, error_code: "SCENE_CLOSED" });
  const newcomer = await TestParticipant.connect(
    server.origin,
    await arrive(server.origin, "PROLIFIC_PID=new"),
  );
  expect(await newcomer.join("near")).toMatchObject({ ok: true });
  back.close();
  newcomer.close();
});

it("shows a platform id nowhere but in the identity file, and to an operator who asks, on the record", async () => {
  await using server = await ServerProcess.start({ EXPERIMENT: experiment });
  const { origin } = server;
  const canaries = ["canary-person-1", "canary-person-2", "canary-study", "canary-session"];
  const identities = [
    await arrive(origin, "PROLIFIC_PID=canary-person-1&STUDY_ID=canary-study&SESSION_ID=canary-session"),
    await arrive(origin, "workerId=canary-person-2&hitId=canary-study&assignmentId=canary-session"),
  ];
  using admin = await TestAdmin.connect(origin, { cookie: await logIn(origin, ADMIN_PASSWORD) });
  const people = await Promise.all(identities.map((identity) => TestParticipant.connect(origin, identity)));
  for (const person of people) await person.join("pairs");
  const [start] = await Promise.all(people.map((person) => person.until("start_game")));
  await people[0]?.send("end_game", { game_id: start?.["game_id"], outcome: "completed" });
  await Promise.all(people.map((person) => person.until("end_game")));
  // A link that does not work, and one that breaks: what is logged of them names nobody either.
  await fetch(`${origin}/?PROLIFIC_PID=canary-person-1&PROLIFIC_PID=canary-person-2`);
  await fetch(`${origin}/nowhere?PROLIFIC_PID=canary-person-1`);

  const seen: (readonly [string, string])[] = [
    ["what participants were told", JSON.stringify(people.map(({ received }) => received))],
    ["what the dashboard was told", JSON.stringify([await admin.snapshot(), admin.received])],
  ];
  const subjectIds = identities.map(({ subjectId }) => subjectId);
  const paths = [
    "state",
    "journal/pairs",
    "actions",
    "exports",
    ...tables.flatMap((table) => [`exports/${table}.csv`, `exports/${table}.csv?with_ids=true`]),
    `matches/${String(start?.["game_id"])}`,
    ...subjectIds.map((subjectId) => `participants/${subjectId}/history`),
  ];
  for (const path of paths) {
    const response = await fetch(`${origin}/admin/api/${path}`, { headers: bearer });
    expect(response.status).toBe(200);
    seen.push([path, await response.text()]);
  }

  for (const path of ["/metrics", "/readyz", "/livez", "/api/experiment"]) {
    seen.push([path, await (await fetch(`${origin}${path}`, { headers: bearer })).text()]);
  }

  const cookie = await logIn(origin, ADMIN_PASSWORD);
  const asked = await fetch(`${origin}/admin/api/unmask`, {
    method: "POST",
    headers: { cookie, origin, "content-type": "application/json" },
    body: JSON.stringify({ subject_ids: [...subjectIds, "nobody"], reason: "bonus" }),
  });
  expect(await asked.json()).toEqual({
    identities: [
      {
        subject_id: subjectIds[0],
        platform: "prolific",
        platform_id: "canary-person-1",
        study_id: "canary-study",
        session_id: "canary-session",
      },
      {
        subject_id: subjectIds[1],
        platform: "mturk",
        platform_id: "canary-person-2",
        study_id: "canary-study",
        session_id: "canary-session",
      },
    ],
  });
  const acts = await logLines(join(server.dataDir, "quick", "admin_actions.jsonl"));
  expect(acts.slice(-2)).toMatchObject([
    {
      phase: "begun",
      action: "unmask",
      actor: { name: "admin", role: "operator" },
      subject_ids: [...subjectIds, "nobody"],
      reason: "bonus",
    },
    { phase: "done", ok: true, result: "Shown for 2 of 3." },
  ]);

  for (const person of people) person.close();
  await server.stop();
  seen.push(["the output", server.output], ...(await textsBelow(server.folder)));
  const holders = seen.filter(([, text]) => canaries.some((canary) => text.includes(canary)));
  expect(holders.map(([name]) => name)).toEqual([
    join(server.folder, "identities", "quick_identities.jsonl"),
  ]);
});

it("forgets who somebody was, on the record, and keeps the study's own files whole", async () => {
  await using server = await ServerProcess.start({ EXPERIMENT: experiment });
  const { origin } = server;
  const gone = await arrive(origin, "participant_label=canary-gone");
  const kept = await arrive(origin, "participant_label=canary-kept");
  const ask = { subject_ids: [gone.subjectId], reason: "asked to" };
  expect(await post(origin, "/admin/api/erase-identities", ask)).toEqual({
    status: 200,
    json: { erased: [gone.subjectId] },
  });
  expect(
    await post(origin, "/admin/api/unmask", { ...ask, subject_ids: [gone.subjectId, kept.subjectId] }),
  ).toEqual({
    status: 200,
    json: { identities: [expect.objectContaining({ platform_id: "canary-kept" })] },
  });
  expect((await arrive(origin, "participant_label=canary-kept")).subjectId).toBe(kept.subjectId);
  expect((await arrive(origin, "participant_label=canary-gone")).subjectId).not.toBe(gone.subjectId);
});
