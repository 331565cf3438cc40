import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger, parseMatchAssignment } from "../src/index.ts";
import type { JsonObject, NewMatch } from "../src/index.ts";
import { entriesOf } from "./support/logs.ts";
import { MemoryDisk } from "./support/memory-disk.ts";

const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((value) => value.isWellFormed());
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const participant = fc.record({
  subjectId: text,
  rttMs: fc.option(finite.map(Math.abs), { nil: null }),
  waitedMs: fc.option(fc.nat(), { nil: null }),
  role: fc.option(text, { nil: null }),
  attributes: fc.dictionary(text, fc.oneof(text, finite, fc.boolean(), fc.constant(null)), {
    noNullPrototype: true,
  }),
});
const match = fc.record({
  sceneId: fc.constantFrom("ring", "dyad"),
  gameId: text,
  participants: fc.array(participant, { minLength: 1, maxLength: 4 }),
  matchmakerClass: text,
  condition: fc.option(text, { nil: null }),
  formedAt: fc.nat({ max: 2 ** 31 - 1 }).map((seconds) => seconds * 1000 + 7),
});

test("every match that is logged is read back equal, in order, in a whole chain", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(match, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (matches, atOnce) => {
        const files = new MemoryDisk().port;
        const logger = await MatchAssignmentLogger.open({ dataDir: "/data", files });
        const records = [];
        if (atOnce) records.push(...(await Promise.all(matches.map((one) => logger.logMatch(one)))));
        else for (const one of matches) records.push(await logger.logMatch(one));
        await logger.close();
        for (const sceneId of new Set(matches.map((one) => one.sceneId))) {
          const entries = await entriesOf(join("/data/match_logs", `${sceneId}_matches.jsonl`), { files });
          const read = entries.map((entry) =>
            entry.kind === "record" ? parseMatchAssignment(entry.record) : entry,
          );
          expect(read).toEqual(records.filter((record) => record.scene_id === sceneId));
          expect(read.map((record) => ("participants" in record ? record.participants : []))).toEqual(
            matches.filter((one) => one.sceneId === sceneId).map((one) => one.participants.map(asWritten)),
          );
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("every event that is stored is read back equal, in order", async () => {
  const value = fc
    .jsonValue({ noUnicodeString: false })
    .filter((json) => JSON.stringify(json).isWellFormed());
  const event = fc.dictionary(
    text.filter((key) => !["schema", "seq", "prev"].includes(key)),
    value,
    { noNullPrototype: true },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(event, { maxLength: 3 }), { maxLength: 4 }), async (batches) => {
      const where = { dataDir: "/data", sceneId: "ring", files: new MemoryDisk().port };
      const journal = await JsonlJournal.open(where);
      const plain = batches.map((batch): JsonObject[] => JSON.parse(JSON.stringify(batch)));
      for (const batch of plain) await journal.append(journal.seq, batch);
      await journal.close();
      await using again = await JsonlJournal.open(where);
      const read: JsonObject[] = [];
      for await (const stored of again.read(1)) read.push(stored);
      expect(read.map(({ schema, seq, prev, ...fields }) => [schema, seq, typeof prev, fields])).toEqual(
        plain.flat().map((fields, index) => [1, index + 1, "string", fields]),
      );
    }),
    { numRuns: 100 },
  );
});

function asWritten(member: NewMatch["participants"][number]): JsonObject {
  return {
    subject_id: member.subjectId,
    rtt_ms: member.rttMs,
    waited_ms: member.waitedMs ?? null,
    role: member.role ?? null,
    attributes: { ...member.attributes },
  };
}
