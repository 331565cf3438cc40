import { afterAll, describe, expect, it } from "vitest";
import { bearer, drained, emptyAdminApi, own, startApp } from "../set-up.ts";

const several = await startApp();
const alone = await startApp({ adminApi: { ...emptyAdminApi(several.sessions), nodes: null } });
afterAll(() => Promise.all([several.close(), alone.close()]));

const headers = { ...own, ...bearer };

describe("the nodes", () => {
  it("are listed, with what each says of itself", async () => {
    const response = await several.app.inject({ url: "/admin/api/nodes", headers });
    expect(response.json()).toEqual({
      nodes: [
        expect.objectContaining({ node: "north.1", holds: ["pairs"], state: "running", is_there: true }),
      ],
    });
  });

  it("can be drained, one that is there and for a reason", async () => {
    const ask = (node: string, payload: object) =>
      several.app.inject({ method: "POST", url: `/admin/api/nodes/${node}/drain`, headers, payload });
    expect((await ask("north.1", { reason: "update" })).json()).toEqual({ ok: true });
    expect(drained).toEqual(["north.1"]);
    expect((await ask("north.2", { reason: "update" })).statusCode).toBe(404);
    expect((await ask("north.1", {})).json()).toMatchObject({ error_code: "INVALID_PAYLOAD" });
    expect(drained).toHaveLength(1);
  });

  it("are none where a server is on its own", async () => {
    expect((await alone.app.inject({ url: "/admin/api/nodes", headers })).statusCode).toBe(404);
  });
});
