import { createAdminStore, type StateUpdate } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { createLive, type LiveSocket } from "../../../page/src/live/live.ts";
import { sampleState, sampleSummary } from "../../sample-state.ts";

type Listener = (payload?: unknown) => void;

/** A page whose clock and server stand still until they are moved. */
function setUp() {
  let now = 1_000_000;
  const listeners = new Map<string, Listener[]>();
  const timers: { readonly at: number; readonly task: () => void }[] = [];
  const socket = {
    connected: true,
    active: true,
    on: (event: string, listener: Listener) =>
      listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    off: () => undefined,
    emit: () => undefined,
    connect: () => undefined,
    disconnect: () => undefined,
  } as unknown as LiveSocket;
  const live = createLive({
    socket,
    store: createAdminStore(),
    now: () => now,
    every: () => () => undefined,
    after: (delayMs, task) => {
      const timer = { at: now + delayMs, task };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    onServerTime: () => undefined,
  });
  const hear = (event: string, payload?: unknown): void =>
    listeners.get(event)?.forEach((tell) => tell(payload));
  let seq = 1;
  return {
    live,
    hear,
    pass: (ms: number) => {
      now += ms;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.task();
      }
    },
    state: (epoch = "e") => {
      seq = 1;
      hear("admin_connected", { status: "connected", name: "ana", role: "operator" });
      hear("state_update", { epoch, seq, snapshot: sampleState(now) } satisfies StateUpdate);
    },
    waiting: (waiting: number, epoch = "e") => {
      seq += 1;
      const row = sampleSummary(now, { waiting });
      hear("state_delta", { epoch, seq, changes: [{ section: "summary", id: "summary", row }] });
    },
    shown: () => live.get().snapshot?.summary.waiting,
  };
}

describe("createLive", () => {
  it("shows what comes close together at once, at most four times a second", () => {
    const { live, pass, state, waiting, shown } = setUp();
    state();
    let told = 0;
    live.subscribe(() => (told += 1));
    pass(300);
    for (const count of [8, 9, 10]) {
      waiting(count);
      pass(50);
    }
    expect([shown(), told]).toEqual([8, 1]);
    pass(100);
    expect([shown(), told]).toEqual([10, 2]);
  });

  it("holds what it shows while it is paused, counts what comes, and loses nothing", () => {
    const { live, pass, state, waiting, shown } = setUp();
    state();
    live.pause();
    for (const count of [8, 9, 10]) {
      pass(300);
      waiting(count);
    }
    expect([shown(), live.get().held, live.get().pausedAt]).toEqual([7, 3, 1_000_000]);
    live.resume();
    expect([shown(), live.get().held, live.get().pausedAt]).toEqual([10, 0, null]);
  });

  it("takes neither a pause nor its end for news while nothing comes", () => {
    const { live, hear, pass, state } = setUp();
    state();
    hear("disconnect");
    pass(60_000);
    live.pause();
    expect(live.get().heardAt).toBe(1_000_000);
    live.resume();
    expect(live.get().heardAt).toBe(1_000_000);
  });

  it("shows the last that came before the connection broke, and notes for how long it was away", () => {
    const { live, hear, pass, state, waiting, shown } = setUp();
    state();
    pass(300);
    waiting(8);
    waiting(9);
    hear("disconnect");
    expect([shown(), live.get().link]).toEqual([9, "reconnecting"]);
    pass(5_000);
    state("another process");
    expect(live.get().link).toBe("live");
    expect(live.get().interruptions).toEqual([{ from: 1_000_300, to: 1_005_300, hasRestarted: true }]);
  });

  it("notes also the time until somebody signed in again, and none before the first state", () => {
    const { live, hear, pass, state } = setUp();
    live.open();
    hear("connect_error", new Error("UNAUTHORIZED"));
    live.open();
    state();
    expect(live.get().interruptions).toEqual([]);
    hear("disconnect");
    hear("connect_error", new Error("UNAUTHORIZED"));
    expect(live.get().link).toBe("signed-out");
    pass(60_000);
    live.open();
    state();
    expect(live.get().interruptions).toEqual([{ from: 1_000_000, to: 1_060_000, hasRestarted: false }]);
  });

  it("knows the newest state while it holds still what it shows", () => {
    const { live, pass, state, waiting, shown } = setUp();
    state();
    live.pause();
    pass(300);
    waiting(8);
    expect([shown(), live.get().latest?.summary.waiting]).toEqual([7, 8]);
  });
});
