import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AdminSessions } from "../../src/admin/admin-sessions.ts";
import { KeptSessions } from "../../src/admin/kept-sessions.ts";
import { hashPassword } from "../../src/admin/password-hash.ts";
import type { PasswordSetting } from "../../src/config/config.ts";

const operator = { kind: "plain", password: "correct horse" } as const;
let folder = "";
let problems: unknown[] = [];
let hash = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "waitroom-sessions-"));
  problems = [];
  hash = await hashPassword(operator.password);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("KeptSessions", () => {
  it("gives the next process the sessions, and a browser its login", async () => {
    const { sessionId, session } = await loginThenRestart(operator);
    const sessions = new AdminSessions({ now: () => 2000, kept: await keptBy(operator).load() });
    expect(sessions.check(sessionId)).toEqual(session);
  });

  it("ends them when the password is another one, was made for one process, or is gone", async () => {
    await loginThenRestart(operator);
    expect(await keptBy({ kind: "plain", password: "another one" }).load()).toEqual([]);
    expect(await keptBy({ kind: "generated", password: operator.password }).load()).toEqual([]);
    expect(await keptBy({ kind: "hash", hash: await hashPassword(operator.password) }).load()).toEqual([]);
    expect(await keptBy({ kind: "hash", hash }).load()).toHaveLength(1);
  });

  it("keeps nothing of a password that was made for this process", async () => {
    await loginThenRestart({ kind: "generated", password: operator.password });
    expect(await keptBy(operator).load()).toEqual([]);
    expect(await readFile(path(), "utf8")).not.toContain("argon2id");
  });

  it("remembers a logout, and sessions that are over", async () => {
    const { sessionId } = await loginThenRestart(operator);
    const later = new AdminSessions({ now: () => 2000 + 30 * 60_000, kept: await keptBy(operator).load() });
    expect(later.check(sessionId)).toBeNull();

    const kept = keptBy(operator);
    const sessions = new AdminSessions({
      now: () => 2000,
      kept: await kept.load(),
      onChange: (all) => kept.save(all),
    });
    kept.opensWith({ operator: hash });
    sessions.end(sessionId);
    await kept.close();
    expect(await keptBy(operator).load()).toEqual([]);
  });

  it("writes when somebody used a session, a minute later at most", async () => {
    let now = 1000;
    const told: number[] = [];
    const sessions = new AdminSessions({
      now: () => now,
      onChange: ([first]) => told.push(first?.usedAt ?? 0),
    });
    const { sessionId } = sessions.create({ role: "operator", name: "admin" });
    now = 30_000;
    sessions.check(sessionId);
    sessions.sweep();
    expect(told).toEqual([1000]);
    now = 61_000;
    sessions.sweep();
    now = 200_000;
    sessions.sweep();
    expect(told).toEqual([1000, 30_000]);
  });

  it("holds neither session ids nor passwords, in a file for its owner only", async () => {
    const { sessionId } = await loginThenRestart(operator);
    const text = await readFile(path(), "utf8");
    expect(text).not.toContain(sessionId);
    expect(text).not.toContain(operator.password);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  it.each(["", "{", "[]", '{"schema":2}', '{"schema":1,"password_hashes":{"operator":"$x$"},"sessions":[]}'])(
    "knows nobody where the file is %j",
    async (text) => {
      await mkdir(join(folder, "state"));
      await writeFile(path(), text);
      expect(await keptBy(operator).load()).toEqual([]);
    },
  );

  it("tells when it cannot be written, and goes on", async () => {
    await writeFile(join(folder, "state"), "a file where the folder should be");
    await loginThenRestart(operator);
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining("could not be stored") }),
    ]);
  });
});

function path(): string {
  return join(folder, "state", "admin-sessions");
}

function keptBy(password: PasswordSetting): KeptSessions {
  return new KeptSessions({
    path: path(),
    passwords: { operator: password, viewer: null },
    onProblem: (error) => problems.push(error),
  });
}

async function loginThenRestart(password: PasswordSetting) {
  const kept = keptBy(password);
  kept.opensWith({ operator: hash });
  const sessions = new AdminSessions({ now: () => 1000, onChange: (all) => kept.save(all) });
  const login = sessions.create({ role: "operator", name: "admin" });
  await kept.close();
  return login;
}
