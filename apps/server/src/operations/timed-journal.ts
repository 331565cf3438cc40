import type { Journal } from "@waitroom/matchmaker";

/** The same journal, which tells of each append how many events it took and how long, in ms, also of one that failed. */
export function timedJournal(
  journal: Journal,
  now: () => number,
  onAppend: (append: {
    readonly events: number;
    readonly durationMs: number;
    readonly isStored: boolean;
  }) => void,
): Journal {
  return {
    read: journal.read,
    append: async (expectedSeq, events) => {
      const from = now();
      let isStored = false;
      try {
        await journal.append(expectedSeq, events);
        isStored = true;
      } finally {
        onAppend({ events: events.length, durationMs: now() - from, isStored });
      }
    },
  };
}
