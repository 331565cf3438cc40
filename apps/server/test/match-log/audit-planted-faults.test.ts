import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOfChoice } from "./support/faults-of-choice.ts";
import { faultsOfConduct } from "./support/faults-of-conduct.ts";
import { faultsOfRecord } from "./support/faults-of-record.ts";
import { audit, faults, type Line, writeSession } from "./support/session-files.ts";
import { simulatedSession } from "./support/simulated-sessions.ts";

describe("an audit of a journal that was forged well", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-audit-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const [number, { title, room, plant, code }] of [
    ...faultsOfChoice,
    ...faultsOfConduct,
    ...faultsOfRecord,
  ].entries()) {
    it(`names ${title}`, async () => {
      const clean = simulatedSession(room, `fault${number}`, number);
      const lines = structuredClone(clean) as unknown as Line[];
      const line = plant(lines);
      const found = faults(await audit(await writeSession(folder, `fault${number}`, lines)));
      expect(found.filter((finding) => finding.code === code).map(({ lines: [first] }) => first)).toContain(
        line,
      );
    });
  }
});
