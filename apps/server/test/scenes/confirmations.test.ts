import { beforeEach, describe, expect, it } from "vitest";
import { Confirmations } from "../../src/scenes/confirmations.ts";

let confirmed: string[];
let timers: { readonly delayMs: number; readonly run: () => void }[];
let confirmations: Confirmations;

beforeEach(() => {
  confirmed = [];
  timers = [];
  confirmations = new Confirmations({
    confirm: (subjectId, proposalId) => confirmed.push(`${proposalId} ${subjectId}`),
    setTimer: (delayMs, run) => {
      const timer = { delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  });
  for (const subjectId of ["a", "b", "c"]) confirmations.asked(7, subjectId);
});

describe("the answers of a group", () => {
  it("are handed on together when the last one is there", () => {
    confirmations.answered(7, "b");
    confirmations.answered(7, "a");
    expect(confirmed).toEqual([]);
    confirmations.answered(7, "c");
    expect(confirmed).toEqual(["7 b", "7 a", "7 c"]);
    expect(timers).toEqual([]);
  });

  it("wait 5 ms for each other and no longer", () => {
    confirmations.answered(7, "b");
    confirmations.answered(7, "a");
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([5]);
    timers[0]?.run();
    expect(confirmed).toEqual(["7 b", "7 a"]);
    confirmations.answered(7, "c");
    expect(confirmed).toEqual(["7 b", "7 a", "7 c"]);
  });

  it("are handed on at once when they come too late", () => {
    confirmations.answered(7, "b");
    confirmations.over(7);
    expect(timers).toEqual([]);
    confirmations.answered(7, "a");
    expect(confirmed).toEqual(["7 a"]);
  });

  it("of two groups have nothing to do with each other", () => {
    confirmations.asked(9, "d");
    confirmations.answered(7, "a");
    confirmations.answered(9, "d");
    expect(confirmed).toEqual(["9 d"]);
  });

  it("leave no timer behind", () => {
    confirmations.answered(7, "a");
    confirmations.close();
    expect(timers).toEqual([]);
  });
});
