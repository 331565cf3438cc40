import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("the session", () => {
  const visitor = useVisitor();
  const { open, see, signIn, figure, linkIs } = visitor;

  it("asks for the password, says why it was refused, and remembers the session", async () => {
    await open();
    await visitor.page.getByLabel("Password", { exact: true }).fill("guess");
    await visitor.page.getByRole("button", { name: "Sign in" }).click();
    await visitor.page.getByRole("alert").getByText("This is not the password.").waitFor();

    visitor.server.throttle();
    await visitor.page.getByRole("button", { name: "Sign in" }).click();
    await visitor.page.getByText("Too many attempts. Try again in 42 s.").waitFor();

    await visitor.server.stop();
    await visitor.page.getByRole("button", { name: "Sign in" }).click();
    await visitor.page.getByText("The server does not answer. Check that it runs").waitFor();
    expect(await visitor.page.getByRole("region", { name: "Figures" }).count()).toBe(0);
  });

  it("does not ask again while the session holds, and asks at once when it has ended", async () => {
    await open();
    await signIn();
    await visitor.page.reload();
    await figure("Waiting now").waitFor();

    await visitor.server.stop();
    visitor.server.setSessions(false);
    await visitor.server.start();
    await visitor.page.getByLabel("Password", { exact: true }).waitFor();
    expect(await visitor.page.getByRole("region", { name: "Figures" }).count()).toBe(0);
    await signIn();
    await linkIs("Live");
  });

  it("says that it reconnects, from when the figures are, and is live again by itself", async () => {
    await open();
    await signIn();
    await linkIs("Live");
    await visitor.server.stop();
    await linkIs("Reconnecting");
    await visitor.page.getByText("Connection to the server lost.").waitFor();
    await figure("Waiting now").getByText("7").waitFor();
    await visitor.server.start();
    await linkIs("Live");
    expect(await visitor.page.getByText("Connection to the server lost.").count()).toBe(0);
  });

  it("says when the server did not confirm that somebody signed out, and tries again", async () => {
    await see("#/rooms");
    const page = visitor.page;
    await linkIs("Live");
    await visitor.server.stop();
    await linkIs("Reconnecting");
    await page.getByRole("button", { name: "Sign out" }).click();
    const dialog = page.getByRole("dialog", { name: "Not signed out" });
    await dialog.getByRole("alert").getByText("this browser may still be signed in").waitFor();
    await visitor.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await visitor.press("Control+k");
    await page.getByRole("dialog", { name: /^Find/ }).getByLabel("Find").fill("sign out");
    await visitor.press("ArrowDown", "Enter");
    await dialog.waitFor();
    await visitor.server.start();
    await dialog.getByRole("button", { name: "Try again" }).click();
    await page.getByLabel("Password", { exact: true }).waitFor();
    expect(await page.getByRole("region", { name: "Figures" }).count()).toBe(0);
  });

  it("waits for a server that is not there yet", async () => {
    await open();
    await visitor.page.getByLabel("Password", { exact: true }).waitFor();
    await visitor.page.route("**/admin/session", (route) => route.fulfill({ status: 502 }), { times: 1 });
    await visitor.page.reload();
    await visitor.page.getByText("The server does not answer").waitFor();
    expect(await visitor.page.getByLabel("Password", { exact: true }).count()).toBe(0);
    await visitor.page.getByLabel("Password", { exact: true }).waitFor();
  });
});
