import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findingCodes } from "../../src/index.ts";

describe("docs/audit.md", () => {
  it("explains each code of a finding, with its severity, once", () => {
    const text = readFileSync(new URL("../../../../docs/audit.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| `(\w+)` \| (\w+) \| .{20,}\|$/gm)].map(([, code, severity]) => [
      code,
      severity,
    ]);
    expect(new Map(rows as [string, string][])).toEqual(new Map(Object.entries(findingCodes)));
    expect(rows).toHaveLength(Object.keys(findingCodes).length);
  });
});
