import type { Snapshot } from "@waitroom/admin-events/client";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchBrowser } from "../browser.ts";
import { type FakeOptions, type FakeServer, password, startFakeServer } from "../fake-server.ts";
import { sampleState } from "../sample-state.ts";

/** Somebody in front of the page: a fresh tab and a fresh server for each test. */
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

/** To be called in `describe`. After each test it checks that no request left the machine. */
export function useVisitor(): Visitor {
  let browser: BrowserContext;
  let page: Page;
  let server: FakeServer;
  let requested: string[];

  beforeAll(async () => {
    browser = await launchBrowser({ viewport: { width: 1440, height: 1400 } });
    browser.setDefaultTimeout(15_000);
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    await browser.clearCookies();
    page = await browser.newPage();
    requested = [];
    page.on("request", (request) => requested.push(request.url()));
    page.on("websocket", (socket) => requested.push(socket.url()));
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  });
  afterEach(async () => {
    await page.close();
    await server.stop();
    const { host } = new URL(server.origin);
    expect(requested.length).toBeGreaterThan(2);
    expect(requested.filter((url) => new URL(url).host !== host)).toEqual([]);
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
      await page.goto(`${server.origin}/admin${hash}`);
      await signIn();
    },
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    figure,
    linkIs: (word) => page.getByRole("status", { name: "State of this page" }).getByText(word).waitFor(),
  };
}
