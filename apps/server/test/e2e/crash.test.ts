import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { logLines, subjectsOf, type Line } from "./log-lines.ts";
import { connectTwo, newIdentity, PATIENCE_MS, TestParticipant, type Identity } from "./participant.ts";
import { startQuick } from "./quick.ts";
import type { ServerProcess } from "./server-process.ts";

// Each has a server of its own and mostly waits for it.
describe.concurrent("a server that is killed", () => {
  it("has record and journal of each match that was told, and goes on with it after the restart", async () => {
    await using server = await startQuick();
    const identities = await makeIdentities(server, 2);
    const people = await connectAll(server, identities);
    for (const person of people) await person.join("pairs");
    const told = await people[0]?.until("match_found_countdown");
    await server.stop("SIGKILL");

    const gameId = told?.["game_id"];
    const records = await logLines(server.log("quick", "pairs_matches.jsonl"));
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ game_id: gameId });
    expect(subjectsOf(records[0] ?? {})).toEqual(identities.map(({ subjectId }) => subjectId));
    const killed = await logLines(server.log("quick", "pairs_waitroom.jsonl"));
    // What was evaluated is summed up a second later, which may be before the end.
    expect(killed.findLast(({ type }) => type !== "evaluated")).toMatchObject({
      type: "matched",
      game_id: gameId,
    });

    const before = people.map((person) => person.received.length);
    await server.restart();
    // The sockets come back by themselves; when all are there the match counts down afresh and starts.
    const counted = people.map((person, index) =>
      person.until("match_found_countdown", (payload) => payload["game_id"] === gameId, before[index]),
    );
    await Promise.all(counted);
    const starts = await Promise.all(people.map((person) => person.until("start_game")));
    expect(starts.map((start) => start["game_id"])).toEqual([gameId, gameId]);

    const journal = await logLines(server.log("quick", "pairs_waitroom.jsonl"));
    const types = journal.map(({ type }) => type);
    const resumed = types.indexOf("resumed");
    expect(types.slice(resumed - 1, resumed + 3)).toEqual([
      "opened",
      "resumed",
      "disconnected",
      "disconnected",
    ]);
    expect(types.filter((type) => type === "matched")).toHaveLength(1);
    expect(types.at(-1)).toBe("started");
    expectWholeChain(journal);
    expect(await logLines(server.log("quick", "pairs_matches.jsonl"))).toHaveLength(1);
    for (const person of people) person.close();
  });

  it("gives whoever waited their place back, and tells their state when they reconnect", async () => {
    await using server = await startQuick();
    const [first, second] = await connectTwo(server.origin);
    await first.join("pairs");
    await server.stop("SIGKILL");
    await server.restart();
    await first.until("waiting_room", () => true, first.received.length);
    await second.join("pairs").catch(() => second.join("pairs"));
    await Promise.all([first, second].map((person) => person.until("start_game")));
    const [record] = await logLines(server.log("quick", "pairs_matches.jsonl"));
    expect(subjectsOf(record ?? {})).toEqual([first.subjectId, second.subjectId]);
    for (const person of [first, second]) person.close();
  });

  it("tells those in a game their game again, and ends it when a partner stays away", async () => {
    await using server = await startQuick();
    const people = await connectAll(server, await makeIdentities(server, 2));
    for (const person of people) await person.join("pairs");
    const starts = await Promise.all(people.map((person) => person.until("start_game")));
    const before = people.map((person) => person.received.length);
    await server.stop("SIGKILL");
    await server.restart();
    const again = await Promise.all(
      people.map((person, index) => person.until("start_game", () => true, before[index])),
    );
    expect(again.map(({ game_id, partners }) => ({ game_id, partners }))).toEqual(
      starts.map(({ game_id, partners }) => ({ game_id, partners })),
    );
    people[1]?.close();
    expect(await people[0]?.until("partner_status", ({ connected }) => connected === false)).toMatchObject({
      partner: expect.any(String),
      until: expect.any(Number),
    });
    expect(await people[0]?.until("end_game")).toMatchObject({
      game_id: starts[0]?.["game_id"],
      outcome: "partner_left",
      completion_code: null,
    });
    people[0]?.close();
  });
});

describe.concurrent("a server that stopped between the journal and the match file", () => {
  it("writes the missing line at the next start, once", async () => {
    await using server = await startQuick();
    await playOnePair(server);
    await server.stop("SIGKILL");
    await writeFile(server.log("quick", "pairs_matches.jsonl"), "");
    await cutJournalAfter(server, "matched");
    await server.restart();
    await server.stop();
    await server.restart();
    const records = await logLines(server.log("quick", "pairs_matches.jsonl"));
    const journal = await logLines(server.log("quick", "pairs_waitroom.jsonl"));
    const matched = journal.find(({ type }) => type === "matched");
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ game_id: matched?.["game_id"], journal_seq: matched?.["seq"] });
    expect(records[0]?.["timestamp"]).toBe((matched?.["at"] as number) / 1000);
  });

  it("writes no line for a match that was aborted", async () => {
    await using server = await startQuick();
    await playOnePair(server);
    await server.stop("SIGKILL");
    await writeFile(server.log("quick", "pairs_matches.jsonl"), "");
    await cutJournalAfter(server, "matched", (matched) => [
      {
        at: matched["at"],
        type: "aborted",
        game_id: matched["game_id"],
        subject_ids: subjectsOf(matched),
        reason: "record_failed",
        subject_id: null,
      },
    ]);
    await server.restart();
    await server.stop();
    expect(await logLines(server.log("quick", "pairs_matches.jsonl"))).toEqual([]);
  });

  it("writes the line of an earlier match that failed, behind that of a later one, both once", async () => {
    await using server = await startQuick();
    await playOnePair(server);
    await playOnePair(server);
    await server.stop("SIGKILL");
    const [, later] = await logLines(server.log("quick", "pairs_matches.jsonl"));
    const onlyLater = { ...later, seq: 1, prev: "0".repeat(64) };
    await writeFile(server.log("quick", "pairs_matches.jsonl"), `${JSON.stringify(onlyLater)}\n`);
    await server.restart();
    await server.stop();
    const records = await logLines(server.log("quick", "pairs_matches.jsonl"));
    const journal = await logLines(server.log("quick", "pairs_waitroom.jsonl"));
    const matched = journal.filter(({ type }) => type === "matched").map(({ game_id }) => game_id);
    expect(records.map(({ game_id }) => game_id)).toEqual([matched[1], matched[0]]);
    expectWholeChain(records);
  });

  it("keeps a scene closed, and says so, whose match file is ahead of its journal", async () => {
    await using server = await startQuick();
    await playOnePair(server);
    await server.stop("SIGKILL");
    const journalPath = server.log("quick", "pairs_waitroom.jsonl");
    const before = await cutJournalAfter(server, "entered");
    await server.restart();
    await server.aSecondLater();
    const person = await TestParticipant.connect(server.origin);
    expect(await person.join("pairs")).toMatchObject({ ok: false, error_code: "SCENE_CLOSED" });
    expect(await person.join("near")).toMatchObject({ ok: true });
    expect(await logLines(journalPath)).toEqual(before);
    person.close();
  });

  it("opens a scene by itself when the right file is back, for all who were in it and are there", async ({
    expect,
  }) => {
    await using server = await startQuick();
    const identities = await makeIdentities(server, 3);
    const people = await connectAll(server, identities);
    const players = people.slice(0, 2);
    const waiting = people.slice(2);
    for (const person of players) await person.join("pairs");
    const [start] = await Promise.all(players.map((person) => person.until("start_game")));
    for (const person of waiting) await person.join("pairs");
    await server.stop("SIGKILL");
    const path = server.log("quick", "pairs_waitroom.jsonl");
    const right = await readFile(path);
    await cutJournalAfter(server, "entered");
    const before = people.map((person) => person.received.length);
    await server.restart();
    await expect
      .poll(() => people.every(({ socket }) => socket.connected), { timeout: PATIENCE_MS })
      .toBe(true);

    // Whoever may be in the closed scene, or has partners there, cannot enter another one; a newcomer can.
    expect(await waiting[0]?.join("near")).toMatchObject({ ok: false, error_code: "SCENE_CLOSED" });
    await server.aSecondLater();
    const newcomer = await TestParticipant.connect(server.origin);
    expect(await newcomer.join("near")).toMatchObject({ ok: true });

    await writeFile(`${path}.right`, right);
    await rename(`${path}.right`, path);
    const again = await Promise.all(
      players.map((person, index) => person.until("start_game", () => true, before[index])),
    );
    expect(again.map((told) => told["game_id"])).toEqual([start?.["game_id"], start?.["game_id"]]);
    for (const person of waiting) await person.until("waiting_room", () => true, before[2]);
    const types = (await logLines(path)).map(({ type }) => type);
    expect(types.filter((type) => type === "returned")).toHaveLength(3);
    expect(types).not.toContain("ended");
    for (const person of [...people, newcomer]) person.close();
  });
});

async function makeIdentities(server: ServerProcess, count: number): Promise<readonly Identity[]> {
  return Promise.all(Array.from({ length: count }, () => newIdentity(server.origin)));
}

async function connectAll(
  server: ServerProcess,
  identities: readonly Identity[],
): Promise<readonly TestParticipant[]> {
  return Promise.all(identities.map((identity) => TestParticipant.connect(server.origin, identity)));
}

async function playOnePair(server: ServerProcess): Promise<void> {
  const people = await connectAll(server, await makeIdentities(server, 2));
  for (const person of people) await person.join("pairs");
  const starts = await Promise.all(people.map((person) => person.until("start_game")));
  await people[0]?.send("end_game", { game_id: starts[0]?.["game_id"], outcome: "completed" });
  await Promise.all(people.map((person) => person.until("end_game")));
  for (const person of people) person.close();
}

/** Leaves the journal as it was right after its first event of that type, and more that follows it. */
async function cutJournalAfter(
  server: ServerProcess,
  type: string,
  more: (last: Line) => readonly Line[] = () => [],
): Promise<readonly Line[]> {
  const path = server.log("quick", "pairs_waitroom.jsonl");
  const lines = await logLines(path);
  const kept = lines.slice(0, lines.findIndex((line) => line["type"] === type) + 1);
  const last = kept.at(-1) ?? {};
  const texts = kept.map((line) => JSON.stringify(line));
  for (const event of more(last)) {
    const prev = createHash("sha256")
      .update(texts.at(-1) ?? "")
      .digest("hex");
    texts.push(JSON.stringify({ schema: 1, seq: texts.length + 1, ...event, prev }));
  }
  await writeFile(path, texts.map((text) => `${text}\n`).join(""));
  return texts.map((text) => JSON.parse(text) as Line);
}

function expectWholeChain(lines: readonly Line[]): void {
  let prev = "0".repeat(64);
  for (const [index, line] of lines.entries()) {
    expect(line["seq"]).toBe(index + 1);
    expect(line["prev"]).toBe(prev);
    prev = createHash("sha256").update(JSON.stringify(line)).digest("hex");
  }
}
