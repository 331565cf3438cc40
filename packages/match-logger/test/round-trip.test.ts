import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger, parseMatchAssignment } from "../src/index.ts";
import type { JsonObject, MatchAssignment, NewMatch } from "../src/index.ts";
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

/** Logs matches with some callers at once, each of whom waits for one of theirs before the next; answers the records. */
async function logWith(
  logger: MatchAssignmentLogger,
  matches: readonly NewMatch[],
  callers: number,
): Promise<readonly MatchAssignment[]> {
  const records: MatchAssignment[] = [];
  const left = matches.values();
  const call = async (): Promise<void> => {
    for (const match of left) {
      const place = records.push(await logger.logMatch(match)) - 1;
      expect(records[place]?.game_id).toBe(match.gameId);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return records.toSorted((a, b) => a.seq - b.seq);
}

test("whatever is logged by however many callers is read back equal, in order, in a whole chain", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(match, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom("durable", "written"),
      async (matches, callers, durability) => {
        const files = new MemoryDisk().port;
        const logger = await MatchAssignmentLogger.open({ dataDir: "/data", files, durability });
        const records = await logWith(logger, matches, callers);
        await logger.close();
        for (const sceneId of new Set(matches.map((one) => one.sceneId))) {
          const entries = await entriesOf(join("/data/match_logs", `${sceneId}_matches.jsonl`), { files });
          const read = entries.map((entry) =>
            entry.kind === "record" ? parseMatchAssignment(entry.record) : entry,
          );
          expect(read).toEqual(records.filter((record) => record.scene_id === sceneId));
          const asked = matches.filter((one) => one.sceneId === sceneId);
          // Callers of one scene that opens can be overtaken; what each of them logged is there, whole.
          const found = read.map((record) => ("participants" in record ? record.participants : []));
          expect(found.map((each) => JSON.stringify(each)).sort()).toEqual(
            asked.map((one) => JSON.stringify(one.participants.map(asWritten))).sort(),
          );
          if (callers === 1) expect(found).toEqual(asked.map((one) => one.participants.map(asWritten)));
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
