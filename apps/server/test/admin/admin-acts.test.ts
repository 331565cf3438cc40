import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { nodeFiles } from "@waitroom/match-logger";
import { io } from "socket.io-client";
import { describe, expect, it } from "vitest";
import type { ActionsLog } from "../../src/admin/admin-actions-file.ts";
import { actRecord, type ActRecordSetup } from "../../src/admin/act-record.ts";
import { adminActs } from "../../src/admin/admin-acts.ts";
import type { ActionParts } from "../../src/admin/perform-action.ts";
import { logIn, TestAdmin } from "../e2e/admin.ts";
import quick from "../e2e/experiments/quick.ts";
import { InProcessServer } from "../e2e/in-process.ts";
import { logLines } from "../e2e/log-lines.ts";
import { PATIENCE_MS, TestParticipant } from "../e2e/participant.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN } from "../e2e/server-process.ts";

type Line = Readonly<Record<string, unknown>>;

/** A server with an operator, and what an operator does. */
class Study {
  readonly server: InProcessServer;
  readonly admin: TestAdmin;
  readonly people: TestParticipant[] = [];

  private constructor(server: InProcessServer, admin: TestAdmin) {
    this.server = server;
    this.admin = admin;
  }

  static async start(): Promise<Study> {
    const server = await InProcessServer.start(quick);
    const cookie = await logIn(server.origin, ADMIN_PASSWORD);
    return new Study(server, await TestAdmin.connect(server.origin, { cookie }));
  }

  async enter(count: number): Promise<readonly TestParticipant[]> {
    const entered = [];
    for (let index = 0; index < count; index += 1) {
      const person = await TestParticipant.connect(this.server.origin);
      this.people.push(person);
      entered.push(person);
      await person.join("pairs");
    }
    return entered;
  }

  act(action: string, more: Line = {}): Promise<Line> {
    const request = { action, scene_id: "pairs", reason: "because", ...more };
    return this.admin.socket.timeout(PATIENCE_MS).emitWithAck("admin_action", request);
  }

  async record(): Promise<readonly Line[]> {
    const path = join(this.server.folder, "data", "quick", "admin_actions.jsonl");
    const text = await readFile(path, "utf8");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Line => JSON.parse(line));
  }

  events(): Promise<readonly Line[]> {
    return logLines(this.server.log("quick", "pairs_waitroom.jsonl"));
  }

  async eventsOf(type: string): Promise<readonly Line[]> {
    return (await this.events()).filter((event) => event["type"] === type);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const person of this.people) person.close();
    this.admin[Symbol.dispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

const actor = { name: "admin", reason: "because" };

describe("acts on a running study", () => {
  it("pause and reopen matching and intake, as events with actor and reason, each between two lines", async () => {
    await using study = await Study.start();
    expect(await study.act("pause_matching")).toEqual({ ok: true });
    const [ann, bob] = await study.enter(2);
    expect(await study.act("pause_intake")).toEqual({ ok: true });
    expect(await study.act("pause_intake")).toEqual({ ok: true, message: "Nothing had to be changed." });
    const late = await TestParticipant.connect(study.server.origin);
    study.people.push(late);
    expect(await late.join("pairs")).toMatchObject({ ok: false, error_code: "SCENE_CLOSED" });
    expect(await study.eventsOf("proposed")).toEqual([]);
    expect(await study.act("reopen_intake")).toEqual({ ok: true });
    expect(await study.act("reopen_matching")).toEqual({ ok: true });
    for (const person of [ann, bob]) await person?.until("start_game");
    const moves = (await study.events()).filter(({ type }) => type === "paused" || type === "reopened");
    expect(moves).toMatchObject([
      { type: "paused", what: "matching", actor: "admin", reason: "because" },
      { type: "paused", what: "intake", actor: "admin", reason: "because" },
      { type: "reopened", what: "intake", actor: "admin", reason: "because" },
      { type: "reopened", what: "matching", actor: "admin", reason: "because" },
    ]);
    const lines = await study.record();
    expect(lines.map(({ phase }) => phase)).toEqual(
      Array.from({ length: 5 }, () => ["begun", "done"]).flat(),
    );
    expect(lines[0]).toMatchObject({
      schema: 1,
      phase: "begun",
      actor: { name: "admin", role: "operator" },
      action: "pause_matching",
      scene_id: "pairs",
      reason: "because",
    });
    expect(lines[1]).toMatchObject({
      phase: "done",
      act_id: lines[0]?.["act_id"],
      ok: true,
      error_code: null,
    });
  });

  it("release ends a wait with the scene's consequence, and says for whom it was too late", async () => {
    await using study = await Study.start();
    const [ann] = await study.enter(1);
    const ids = [ann?.subjectId ?? ""];
    expect(await study.act("release", { subject_ids: [...ids, "nobody"] })).toMatchObject({
      ok: false,
      error_code: "PARTLY_DONE",
      message: expect.stringContaining("Done for 1 of 2."),
    });
    await ann?.until("waiting_room_timeout");
    expect(await study.eventsOf("timed_out")).toMatchObject([{ subject_id: ids[0], reason: "admin", actor }]);
    expect(await study.act("release", { subject_ids: ids })).toMatchObject({
      ok: false,
      error_code: "INVALID_PARTICIPANT_STATE",
    });
    const last = (await study.record()).at(-1);
    expect(last).toMatchObject({ phase: "done", ok: false, error_code: "INVALID_PARTICIPANT_STATE" });
  });

  it("remove is for good, and match_by_hand forms a group that says who made it and why", async () => {
    await using study = await Study.start();
    await study.act("pause_matching");
    const [ann, bob, cem] = await study.enter(3);
    expect(await study.act("remove", { subject_ids: [ann?.subjectId] })).toMatchObject({ ok: true });
    expect(await study.eventsOf("removed")).toMatchObject([{ subject_id: ann?.subjectId, actor }]);
    expect(await ann?.join("pairs")).toMatchObject({ ok: true, state: { status: "removed" } });
    const pair = [cem?.subjectId, bob?.subjectId];
    const long = "r".repeat(400);
    expect(await study.act("match_by_hand", { subject_ids: pair, reason: long })).toEqual({ ok: true });
    for (const person of [bob, cem]) await person?.until("start_game");
    const [match] = await study.eventsOf("matched");
    expect(match).toMatchObject({ matchmaker_class: "Manual", reason: "manual", proposal_id: null });
    expect(match?.["actor"]).toEqual({ name: "admin", reason: `${"r".repeat(199)}…` });
    expect((await study.record()).at(-2)).toMatchObject({ phase: "begun", reason: long });
  });

  it("message reaches those named, or all in the scene, and says who could not be reached", async () => {
    await using study = await Study.start();
    await study.act("pause_matching");
    const [ann, bob] = await study.enter(2);
    const message = "We start <b>soon</b>.";
    expect(await study.act("message", { message })).toEqual({ ok: true, message: "Sent to 2 of 2." });
    for (const person of [ann, bob]) expect(await person?.until("admin_message")).toEqual({ message });
    expect(await study.act("message", { subject_ids: [ann?.subjectId, "nobody"] })).toMatchObject({
      ok: false,
      error_code: "PARTLY_DONE",
    });
    expect(await ann?.until("admin_message", (payload) => payload["message"] === "because")).toBeDefined();
    expect(await study.act("message", { subject_ids: ["nobody"] })).toMatchObject({
      ok: false,
      error_code: "NOT_CONNECTED",
    });
    expect(bob?.events.filter((event) => event === "admin_message").length).toBe(1);
    expect(study.admin.activities("admin_action").length).toBe(4);
  });

  it("end_game ends a game for all with the outcome admin", async () => {
    await using study = await Study.start();
    const people = await study.enter(2);
    const [started] = await Promise.all(people.map((person) => person.until("start_game")));
    const game_id = started?.["game_id"];
    expect(await study.act("end_game", { game_id })).toEqual({ ok: true });
    for (const person of people) expect(await person.until("end_game")).toMatchObject({ outcome: "admin" });
    expect(await study.eventsOf("ended")).toMatchObject([{ game_id, outcome: "admin" }]);
    expect(await study.act("end_game", { game_id })).toMatchObject({
      ok: false,
      error_code: "INVALID_PARTICIPANT_STATE",
    });
  });

  it("are refused for a scene that is not there, and recorded all the same", async () => {
    await using study = await Study.start();
    expect(await study.act("pause_intake", { scene_id: "none" })).toMatchObject({
      ok: false,
      error_code: "UNKNOWN_SCENE",
    });
    expect(await study.record()).toMatchObject([
      { phase: "begun", scene_id: "none" },
      { phase: "done", ok: false, error_code: "UNKNOWN_SCENE" },
    ]);
  });
});

describe("the door of /admin on a running server", () => {
  it("lets nobody in without credentials, with wrong ones, or from a foreign page", async () => {
    await using server = await InProcessServer.start(quick);
    await expect(logIn(server.origin, `${ADMIN_PASSWORD}x`)).rejects.toThrow("answered 401");
    await expect(TestAdmin.connect(server.origin, {})).rejects.toMatchObject({
      data: { error_code: "UNAUTHORIZED" },
    });
    await expect(TestAdmin.connect(server.origin, { token: `${ADMIN_TOKEN}x` })).rejects.toMatchObject({
      data: { error_code: "UNAUTHORIZED" },
    });
    const cookie = await logIn(server.origin, ADMIN_PASSWORD);
    for (const origin of ["https://evil.example", "null"]) {
      const socket = io(`${server.origin}/admin`, {
        transports: ["websocket"],
        forceNew: true,
        reconnection: false,
        extraHeaders: { cookie, origin },
      });
      const heard: unknown[] = [];
      socket.onAny((event: string) => heard.push(event));
      const refusal = await new Promise<Error>((resolve) => socket.once("connect_error", resolve));
      // The handshake itself is refused: not even the namespace is reached.
      expect(refusal.message).toBe("websocket error");
      expect([socket.connected, heard]).toEqual([false, []]);
    }
    using own = await TestAdmin.connect(server.origin, { cookie });
    expect(own.socket.connected).toBe(true);
  });
});

describe("the record of acts", () => {
  const command = {
    action: "pause_intake",
    sceneId: "pairs",
    subjectIds: [],
    gameId: null,
    reason: "why",
    message: "why",
  } as const;
  const identity = { role: "operator", name: "op" } as const;

  function setUp(log: ActionsLog): { readonly setup: ActRecordSetup & ActionParts; readonly seen: string[] } {
    const seen: string[] = [];
    const setup: ActRecordSetup & ActionParts = {
      scenes: {
        get: () => {
          seen.push("acted");
          return undefined;
        },
      },
      tell: { message: () => undefined, connection: () => null },
      log,
      watch: {
        logActivity: (eventType) => seen.push(eventType),
        reportProblem: ({ code }) => seen.push(code),
        resolveProblem: () => undefined,
      },
      serverRunId: "run",
      now: () => 1,
      newId: () => "act",
    };
    return { setup, seen };
  }

  it("is on disk before anything happens", async () => {
    const written = Promise.withResolvers<undefined>();
    const lines: Line[] = [];
    const { setup, seen } = setUp({
      append: (line) => {
        lines.push(line);
        return written.promise;
      },
    });
    const acting = adminActs(actRecord(setup), setup)(command, identity);
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toMatchObject([{ phase: "begun", act_id: "act", reason: "why" }]);
    expect(seen).toEqual([]);
    written.resolve(undefined);
    await acting;
    expect(seen).toEqual(["acted", "admin_action"]);
    expect(lines).toMatchObject([{ phase: "begun" }, { phase: "done", act_id: "act", ok: false }]);
  });

  it("that cannot be written lets nothing happen, and is shown as a problem", async () => {
    const { setup, seen } = setUp({ append: () => Promise.reject(new Error("ENOSPC")) });
    expect(await adminActs(actRecord(setup), setup)(command, identity)).toMatchObject({
      ok: false,
      error_code: "STORAGE_UNAVAILABLE",
    });
    expect(seen).toEqual(["ADMIN_ACTIONS_FAILED"]);
  });

  it("has a line of a fault too, which then rises", async () => {
    const lines: Line[] = [];
    const { setup } = setUp({ append: async (line) => void lines.push(line) });
    const get = (): never => {
      throw new Error("broken");
    };
    const acting = adminActs(actRecord(setup), { ...setup, scenes: { get } })(command, identity);
    await expect(acting).rejects.toThrow("broken");
    expect(lines[1]).toMatchObject({ phase: "done", ok: false, error_code: "FAILED", result: "broken" });
  });

  it("stands on the file system that tests replace", async () => {
    const disk = { isFull: false };
    await using server = await InProcessServer.start(quick, {
      files: {
        ...nodeFiles,
        write: (descriptor, bytes) => {
          if (disk.isFull) throw new Error("ENOSPC");
          return nodeFiles.write(descriptor, bytes);
        },
      },
    });
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    disk.isFull = true;
    const request = { action: "pause_intake", scene_id: "pairs", reason: "why" };
    expect(await admin.socket.emitWithAck("admin_action", request)).toMatchObject({
      ok: false,
      error_code: "STORAGE_UNAVAILABLE",
    });
    expect(
      (await logLines(server.log("quick", "pairs_waitroom.jsonl"))).map(({ type }) => type),
    ).not.toContain("paused");
    disk.isFull = false;
    expect(await admin.socket.emitWithAck("admin_action", request)).toEqual({ ok: true });
  });
});
