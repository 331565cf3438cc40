import type { Snapshot } from "@waitroom/admin-events/client";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import {
  type FakeOptions,
  type FakeServer,
  password,
  sessionCookie,
  startFakeServer,
} from "../fake-server.ts";
import { sampleState } from "../sample-state.ts";

/** Somebody in front of the page: one window for all tests of a file, a fresh server for each. */
export interface Visitor {
  readonly page: Page;
  readonly server: FakeServer;
  /** Starts a server with this state, and opens the page. */
  readonly open: (snapshot?: Snapshot, options?: FakeOptions) => Promise<void>;
  readonly signIn: () => Promise<void>;
  /** Opens the page at a view, signed in. */
  readonly see: (hash: string, snapshot?: Snapshot, options?: FakeOptions) => Promise<void>;
  /** Presses keys one after another. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly figure: (name: string) => Locator;
  /** Waits until the page says this about itself. */
  readonly linkIs: (word: string) => Promise<void>;
}

const blank = "about:blank";

/** To be called in `describe`. After each test it checks that no request left the machine, and no error went unhandled. */
export function useVisitor(): Visitor {
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let server: FakeServer;
  let requested: string[];
  let errors: string[];

  beforeAll(async () => {
    const address = inject("browserAddress");
    if (address === null) throw new TypeError("Expected the browser that the tests share.");
    browser = await chromium.connect(address);
    window = await browser.newContext();
    window.setDefaultTimeout(15_000);
    page = await window.newPage();
    page.on("request", (request) => requested.push(request.url()));
    page.on("websocket", (socket) => requested.push(socket.url()));
    page.on("pageerror", (error) => errors.push(String(error.stack)));
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    requested = [];
    errors = [];
    await page.setViewportSize({ width: 1440, height: 1400 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  });
  afterEach(async () => {
    // Leaves the page of this server; the next one has another origin, and with it nothing that is stored.
    await page.goto(blank);
    await page.unrouteAll();
    await window.clearCookies();
    await server.stop();
    const { host } = new URL(server.origin);
    const asked = requested.filter((url) => url !== blank);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.filter((url) => new URL(url).host !== host)).toEqual([]);
    expect(errors).toEqual([]);
  });

  const figure = (name: string): Locator =>
    page
      .getByRole("region", { name: "Figures" })
      .locator("div", { has: page.getByText(name, { exact: true }) });

  const open = async (snapshot = sampleState(Date.now()), options: FakeOptions = {}): Promise<void> => {
    server = await startFakeServer(snapshot, options);
    await page.goto(`${server.origin}/admin`);
  };
  const signIn = async (): Promise<void> => {
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await figure("Waiting now").waitFor();
  };

  return {
    get page() {
      return page;
    },
    get server() {
      return server;
    },
    open,
    signIn,
    see: async (hash, snapshot, options) => {
      server = await startFakeServer(snapshot ?? sampleState(Date.now()), options);
      await window.addCookies([{ ...sessionCookie, url: server.origin }]);
      await page.goto(`${server.origin}/admin${hash}`);
      await figure("Waiting now").waitFor();
    },
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    figure,
    linkIs: (word) => page.getByRole("status", { name: "State of this page" }).getByText(word).waitFor(),
  };
}
