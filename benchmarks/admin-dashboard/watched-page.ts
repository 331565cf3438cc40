import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { traceTasks } from "./trace-tasks.ts";

/** What the page did in a run. */
export interface PageWork {
  /** Tasks of the main thread of more than 50 ms by the clock on the wall, in ms, the longest first. */
  readonly longTasks: readonly number[];
  /** CPU time of the main thread in its longest task, in ms: what other work on the machine does not make longer. */
  readonly longestCpuMs: number;
  /** CPU time of the main thread for each second, from 0 to 1. */
  readonly busy: number;
  /** Times that the page had to ask for the whole state again. */
  readonly stateRequests: number;
}

/** A tab with the dashboard open at a view. */
export class WatchedPage {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #devtools: CDPSession;
  readonly #profile: string;

  private constructor(page: Page, context: BrowserContext, devtools: CDPSession, profile: string) {
    this.page = page;
    this.#context = context;
    this.#devtools = devtools;
    this.#profile = profile;
  }

  static async open(url: string): Promise<WatchedPage> {
    const profile = mkdtempSync(join(tmpdir(), "waitroom-bench-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: "/usr/bin/chromium",
      headless: true,
      viewport: { width: 1440, height: 900 },
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    });
    const page = await context.newPage();
    await page.addInitScript(counters);
    const devtools = await context.newCDPSession(page);
    // CPU time of the thread, so that other work on the machine does not count.
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(url);
    await page.getByRole("region", { name: "Figures" }).waitFor();
    await page.waitForTimeout(2_000);
    return new WatchedPage(page, context, devtools, profile);
  }

  /** Runs something, and tells what the page did meanwhile. */
  async during(act: () => Promise<void>): Promise<PageWork> {
    await this.page.evaluate("Object.assign(counted(), { longTasks: [], stateRequests: 0 })");
    const tasks = await traceTasks(this.#devtools);
    const before = await this.#metrics();
    const startedAt = performance.now();
    await act();
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await this.#metrics();
    const longestCpuMs = Math.max(...(await tasks.end()));
    const { longTasks, stateRequests } = await this.page.evaluate<Counted>("counted()");
    return {
      longTasks: longTasks.toSorted((a, b) => b - a),
      longestCpuMs,
      busy: ((after.get("TaskDuration") ?? 0) - (before.get("TaskDuration") ?? 0)) / seconds,
      stateRequests,
    };
  }

  /** Of JavaScript, after collecting garbage. */
  async heapBytes(): Promise<number> {
    await this.#devtools.send("HeapProfiler.collectGarbage");
    return (await this.#metrics()).get("JSHeapUsedSize") ?? 0;
  }

  /** The number in a figure of the top strip. */
  async figure(name: string): Promise<number> {
    const figure = this.page
      .getByRole("region", { name: "Figures" })
      .locator("div", { has: this.page.getByText(name, { exact: true }) });
    return Number((await figure.locator("dd").first().innerText()).replaceAll(/\D/g, ""));
  }

  async close(): Promise<void> {
    await this.#context.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10 });
  }

  async #metrics(): Promise<ReadonlyMap<string, number>> {
    const { metrics } = await this.#devtools.send("Performance.getMetrics");
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
}

interface Counted {
  readonly longTasks: readonly number[];
  readonly stateRequests: number;
}

/** Runs in the page before its own scripts. */
const counters = `
  const count = { longTasks: [], stateRequests: 0 };
  window.counted = () => count;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) count.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (String(data).includes("request_state")) count.stateRequests += 1;
    return send.call(this, data);
  };
`;
