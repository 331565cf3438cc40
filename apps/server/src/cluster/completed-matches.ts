import type { ReadableMatches } from "../records/ports.ts";

/** The match log of a node, which another node may be ahead of: before a line is said to be missing the files are completed. */
export function completedMatches(
  matches: ReadableMatches,
  completeFiles: () => Promise<void>,
): ReadableMatches {
  return {
    loggedMatch: async (sceneId, journalSeq) => {
      const found = await matches.loggedMatch(sceneId, journalSeq);
      if (found !== null) return found;
      await completeFiles();
      return matches.loggedMatch(sceneId, journalSeq);
    },
    stats: () => matches.stats(),
  };
}
