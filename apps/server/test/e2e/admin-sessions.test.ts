import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { logIn, TestAdmin } from "./admin.ts";
import { PATIENCE_MS } from "./participant.ts";
import { ADMIN_PASSWORD, ServerProcess } from "./server-process.ts";

it("knows who was logged in after a kill and a restart, until the password changes", async () => {
  await using server = await ServerProcess.start();
  const cookie = await logIn(server.origin, ADMIN_PASSWORD);
  const session = (): Promise<Response> => fetch(`${server.origin}/admin/session`, { headers: { cookie } });
  using before = await TestAdmin.connect(server.origin, { cookie });
  const { scenes } = await before.snapshot();
  // A login does not wait until it is on disk.
  const kept = (): Promise<string> => readFile(join(server.folder, ".waitroom", "admin-sessions"), "utf8");
  await expect.poll(() => kept().catch(() => ""), { timeout: PATIENCE_MS }).toContain('"role":"operator"');

  await server.stop("SIGKILL");
  await server.restart();
  const known = await session();
  expect([known.status, await known.json()]).toEqual([200, expect.objectContaining({ role: "operator" })]);
  using after = await TestAdmin.connect(server.origin, { cookie });
  expect((await after.snapshot()).scenes.map(({ scene_id }) => scene_id)).toEqual(
    scenes.map(({ scene_id }) => scene_id),
  );

  await server.stop("SIGKILL");
  await server.restart({ ADMIN_PASSWORD: "another one altogether" });
  expect((await session()).status).toBe(401);
});
