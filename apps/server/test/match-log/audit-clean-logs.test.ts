import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, writeSession } from "./support/session-files.ts";
import { rooms, simulatedSession } from "./support/simulated-sessions.ts";

const logs = rooms.length * (process.env["CI"] === undefined ? 1 : 2);

describe("an audit of what went as declared", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-audit-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`says nothing at all on ${logs} simulated logs of every rule, policy and chain`, async () => {
    const kinds = new Set<string>();
    for (let number = 0; number < logs; number += 1) {
      const room = rooms[number % rooms.length];
      if (room === undefined) throw new RangeError("Expected a room.");
      const events = simulatedSession(room, `clean${number}`, number);
      for (const { type } of events) kinds.add(type);
      const files = await writeSession(folder, `clean${number}`, events);
      const { findings, counts, records } = await audit(files);
      expect(findings.found, `log ${number}`).toEqual([]);
      expect(counts.events).toBe(events.length);
      expect(records).toBe(counts.matches);
    }
    for (const type of ["disconnected", "returned", "released", "aborted", "timed_out", "left", "ended"]) {
      expect(kinds).toContain(type);
    }
  });
});
