import type { Journal } from "@waitroom/matchmaker";

/**
 * A journal that can be used only while its match file can: a scene whose matches could not be recorded forms none.
 *
 * @param failure why the match file cannot be written now, or null
 */
export function gatedJournal(journal: Journal, failure: () => Error | null): Journal {
  return {
    append: async (expectedSeq, events) => {
      const error = failure();
      if (error !== null) throw error;
      await journal.append(expectedSeq, events);
    },
    read: async function* (fromSeq) {
      const error = failure();
      if (error !== null) throw error;
      yield* journal.read(fromSeq);
    },
  };
}
