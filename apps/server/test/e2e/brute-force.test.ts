import { expect, it } from "vitest";
import { logIn, TestAdmin } from "./admin.ts";
import quick from "./experiments/quick.ts";
import { InProcessServer } from "./in-process.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN } from "./server-process.ts";

it("takes five of a thousand guesses, two hundred of them at once, and lets who is in go on", async () => {
  await using server = await InProcessServer.start(quick);
  const { origin } = server;
  using admin = await TestAdmin.connect(origin, { cookie: await logIn(origin, ADMIN_PASSWORD) });
  const statuses: number[] = [];
  const guess = async (): Promise<void> => {
    const response = await fetch(`${origin}/admin/login`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ password: "guess" }),
    });
    statuses.push(response.status);
    const body = (await response.json()) as { readonly error_code: string };
    expect(body.error_code).toBe(response.status === 401 ? "UNAUTHORIZED" : "RATE_LIMITED");
    if (response.status === 429) expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  };
  for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 200 }, guess));
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(995);
  expect((await admin.snapshot()).scenes).toHaveLength(2);
  using program = await TestAdmin.connect(origin, { token: ADMIN_TOKEN });
  expect(program.socket.connected).toBe(true);
});

it("closes the sockets of a session at its logout, within a second, and the cookie opens nothing any more", async () => {
  await using server = await InProcessServer.start(quick);
  const { origin } = server;
  const cookie = await logIn(origin, ADMIN_PASSWORD);
  using admin = await TestAdmin.connect(origin, { cookie });
  using other = await TestAdmin.connect(origin, { cookie: await logIn(origin, ADMIN_PASSWORD) });
  const closed = new Promise<void>((resolve) => admin.socket.once("disconnect", () => resolve()));
  const response = await fetch(`${origin}/admin/logout`, { method: "POST", headers: { cookie, origin } });
  expect(response.status).toBe(200);
  await closed;
  await expect(TestAdmin.connect(origin, { cookie })).rejects.toThrow("UNAUTHORIZED");
  for (const path of ["session", "api/state"]) {
    expect((await fetch(`${origin}/admin/${path}`, { headers: { cookie } })).status).toBe(401);
  }
  expect(other.socket.connected).toBe(true);
});
