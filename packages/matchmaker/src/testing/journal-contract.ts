import type { JournalLine } from "../ports.ts";
import { expectThat, type ContractCase } from "./contract-case.ts";

/** A journal under test; that of a waiting room, for events of any shape. */
export interface ContractJournal {
  readonly append: (expectedSeq: number, events: readonly object[]) => Promise<void>;
  readonly read: (fromSeq: number) => AsyncIterable<JournalLine>;
}

/** A place for one journal, empty at first. */
export interface JournalPlace {
  /** Opens the journal that is kept there; again after `close`, as another process would. */
  readonly open: () => Promise<ContractJournal>;
  /** Closes the journal that was opened last. */
  readonly close: () => Promise<void>;
}

/**
 * The contract that every journal must keep, as cases for any test runner.
 *
 * @param make makes a fresh place each time
 * @example
 * for (const { title, run } of journalContract(makePlace)) it(title, run);
 */
export function journalContract(make: () => Promise<JournalPlace>): readonly ContractCase[] {
  const on = (
    title: string,
    check: (journal: ContractJournal, place: JournalPlace) => Promise<void>,
  ): ContractCase => ({
    title,
    run: async () => {
      const place = await make();
      try {
        await check(await place.open(), place);
      } finally {
        await place.close();
      }
    },
  });
  return [
    on("is empty at first", async (journal) => {
      await expectEvents(journal, 1, []);
    }),
    on("gives back what was appended, in order, from any event on", async (journal) => {
      await journal.append(0, [numbered(1), numbered(2)]);
      await journal.append(2, [numbered(3)]);
      await expectEvents(journal, 1, [1, 2, 3]);
      await expectEvents(journal, 2, [2, 3]);
      await expectEvents(journal, 3, [3]);
      await expectEvents(journal, 4, []);
    }),
    on("keeps every value that JSON can hold", async (journal) => {
      await journal.append(0, [{ ...numbered(1), value: VALUES }]);
      const [event] = await all(journal, 1);
      const came =
        event === undefined ? undefined : Object.entries(event).find(([key]) => key === "value")?.[1];
      expectThat(JSON.stringify(came) === JSON.stringify(VALUES), `\`${JSON.stringify(VALUES)}\``, came);
    }),
    on("refuses an append that does not begin at the end, and stores none of it", async (journal) => {
      await journal.append(0, [numbered(1), numbered(2)]);
      for (const expectedSeq of [0, 1, 3]) {
        await expectRefused(
          journal.append(expectedSeq, [numbered(expectedSeq + 1)]),
          `append at ${expectedSeq}`,
        );
      }
      await expectEvents(journal, 1, [1, 2]);
      await journal.append(2, [numbered(3)]);
      await expectEvents(journal, 1, [1, 2, 3]);
    }),
    on("takes appends one behind the other before the first has resolved", async (journal) => {
      await Promise.all([0, 1, 2, 3].map((seq) => journal.append(seq, [numbered(seq + 1)])));
      await expectEvents(journal, 1, [1, 2, 3, 4]);
    }),
    on("lets one of two appends at the same end through", async (journal) => {
      const outcomes = await Promise.allSettled([
        journal.append(0, [numbered(1), { ...numbered(2), by: "first" }]),
        journal.append(0, [numbered(1), { ...numbered(2), by: "second" }]),
      ]);
      const stored = outcomes.filter(({ status }) => status === "fulfilled").length;
      expectThat(stored === 1, "one of two appends to be stored", stored);
      await expectEvents(journal, 1, [1, 2]);
    }),
    on("tells a read what was stored when it began", async (journal) => {
      await journal.append(
        0,
        Array.from({ length: 1_200 }, (_, index) => numbered(index + 1)),
      );
      let count = 0;
      for await (const event of journal.read(1)) {
        count += 1;
        expectThat(seqOf(event) === count, `event ${count}`, event);
      }
      expectThat(count === 1_200, "1,200 events", count);
    }),
    on("holds everything after it was closed and opened again", async (journal, place) => {
      await journal.append(0, [numbered(1)]);
      await place.close();
      const again = await place.open();
      await expectEvents(again, 1, [1]);
      await again.append(1, [numbered(2)]);
      await expectEvents(again, 1, [1, 2]);
    }),
  ];
}

const VALUES = {
  text: 'Zoë 🙂 \u2028 " \\ \n',
  numbers: [0, -1, 1.5, 9_007_199_254_740_991, 1e-7, 1e21],
  others: [true, false, null],
  empty: [{}, [], ""],
  deep: { a: { b: [{ c: 1 }] } },
};

function numbered(seq: number): { readonly seq: number; readonly at: number; readonly type: string } {
  return { seq, at: 1_000 + seq, type: "noted" };
}

function seqOf(event: JournalLine): unknown {
  return "seq" in event ? event.seq : undefined;
}

async function all(journal: ContractJournal, fromSeq: number): Promise<readonly JournalLine[]> {
  const events: JournalLine[] = [];
  for await (const event of journal.read(fromSeq)) events.push(event);
  return events;
}

async function expectEvents(
  journal: ContractJournal,
  fromSeq: number,
  seqs: readonly number[],
): Promise<void> {
  const came = (await all(journal, fromSeq)).map(seqOf);
  expectThat(came.join() === seqs.join(), `events ${seqs.join()} from ${fromSeq} on`, came);
}

async function expectRefused(append: Promise<void>, what: string): Promise<void> {
  const outcome = await append.then(
    () => "stored",
    () => "refused",
  );
  expectThat(outcome === "refused", `${what} to be refused`, outcome);
}
