import { expect, it } from "vitest";
import { campaign } from "./simulation/campaign.ts";

// The other seeds, in a process of its own: a machine with two cores is through in half the time.
it.skipIf(process.env["CI"] === undefined)(
  "a study on three nodes keeps every promise for other seeds too",
  async () => {
    expect(await campaign(2_301, 2_700)).toEqual([]);
  },
  900_000,
);
