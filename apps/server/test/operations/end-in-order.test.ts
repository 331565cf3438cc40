import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { pino } from "pino";
import { endAtOnce, endInOrder, type EndingPorts } from "../../src/operations/end-in-order.ts";

/** A process that can be asked to end; `pass` lets the limit pass. */
function stage(close: () => Promise<void>) {
  const signals = new EventEmitter();
  const codes: number[] = [];
  const timers: { readonly delayMs: number; readonly run: () => void }[] = [];
  const lines: string[] = [];
  let closings = 0;
  endInOrder({
    process: signals as unknown as EndingPorts["process"],
    close: () => {
      closings += 1;
      return close();
    },
    ending: () => "the files",
    log: pino({}, { write: (line) => void lines.push(line) }),
    exit: (code) => codes.push(code),
    setTimer: (delayMs, run) => {
      const timer = { delayMs, run };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { signals, codes, lines, timers, settled, closings: () => closings };
}

describe("a server that is asked to end", () => {
  it.each(["SIGINT", "SIGTERM"])(
    "by %s ends in order with code 0, however often it is asked",
    async (signal) => {
      const { signals, codes, settled, closings } = stage(async () => undefined);
      signals.emit(signal);
      signals.emit(signal);
      signals.emit("SIGINT");
      await settled();
      expect(codes).toEqual([0]);
      expect(closings()).toBe(1);
    },
  );

  it("ends with code 1 when it cannot end in order", async () => {
    const { signals, codes, settled } = stage(() => Promise.reject(new Error("disk")));
    signals.emit("SIGTERM");
    await settled();
    expect(codes).toEqual([1]);
  });

  it("ends with code 1 when ending takes longer than 10 s, and says what it waited for", async () => {
    const { signals, codes, lines, timers, settled } = stage(() => new Promise(() => undefined));
    signals.emit("SIGTERM");
    await settled();
    expect(codes).toEqual([]);
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([10_000]);
    timers[0]?.run();
    expect(codes).toEqual([1]);
    expect(lines.at(-1)).toContain('"waiting_for":"the files"');
  });

  it("has no limit left to pass once it has ended", async () => {
    const { signals, codes, timers, settled } = stage(async () => undefined);
    signals.emit("SIGTERM");
    await settled();
    expect(codes).toEqual([0]);
    expect(timers).toEqual([]);
  });

  it("ends with code 1 when an error that nobody caught comes while it ends", async () => {
    const closed = Promise.withResolvers<void>();
    const { signals, codes, settled } = stage(() => closed.promise);
    signals.emit("SIGTERM");
    signals.emit("unhandledRejection", new Error("a fault"));
    closed.resolve();
    await settled();
    expect(codes).toEqual([1]);
  });

  it.each(["uncaughtException", "unhandledRejection"])("by %s ends in order with code 1", async (event) => {
    const { signals, codes, settled, closings } = stage(async () => undefined);
    signals.emit(event, new Error("a fault"));
    signals.emit(event, new Error("one more"));
    await settled();
    expect(codes).toEqual([1]);
    expect(closings()).toBe(1);
  });
});

describe("a server that does not serve yet", () => {
  it.each(["SIGINT", "SIGTERM"])("ends at once by %s, until it serves", (signal) => {
    const signals = new EventEmitter();
    const codes: number[] = [];
    const isServing = endAtOnce(signals as unknown as NodeJS.Process, (code) => codes.push(code));
    signals.emit(signal);
    expect(codes).toEqual([0]);
    isServing();
    expect(signals.listenerCount(signal)).toBe(0);
  });
});
