import { expect, test } from "vitest";
import { ToldMatches } from "../../src/state/told-matches.ts";

test("counts every game, and knows of the last 10,000 that they were told", () => {
  const told = new ToldMatches(() => {});
  const tell = (number: number): boolean => told.add(number, "ann", { game_id: `g${number}` });
  for (let number = 0; number < 25_000; number += 1) expect(tell(number)).toBe(true);
  for (let number = 15_000; number < 25_000; number += 100) expect(tell(number)).toBe(false);
  expect({ count: told.count, dropped: told.dropped, kept: told.games.size }).toEqual({
    count: 25_000,
    dropped: 24_900,
    kept: 100,
  });
  // What is older is forgotten: memory does not grow with the experiment.
  expect(tell(0)).toBe(true);
  told.clear();
  expect({ count: told.count, dropped: told.dropped, kept: told.games.size }).toEqual({
    count: 0,
    dropped: 0,
    kept: 0,
  });
  expect(tell(24_999)).toBe(true);
});
