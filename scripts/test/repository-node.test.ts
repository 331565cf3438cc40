import { expect, test } from "vitest";
import { isRecentEnough } from "../repository-node.mjs";

test.each(["22.18.0", "22.19.0", "23.0.0", "24.21.0", "100.0.0"])(
  "takes Node %s for the server",
  (version) => {
    expect(isRecentEnough(version)).toBe(true);
  },
);

test.each(["22.17.9", "22.9.0", "20.20.2", "18.18.0"])("refuses Node %s for the server", (version) => {
  expect(isRecentEnough(version)).toBe(false);
});
