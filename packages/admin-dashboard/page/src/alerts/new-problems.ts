import type { ProblemRow } from "@waitroom/admin-events/client";
import { openProblems } from "../problems/open-problems.ts";

/** Remembers which problems somebody can have seen. */
export interface NewProblems {
  /** The open problems that came while nobody could see the page, each once; none of those with which it was opened. */
  readonly next: (problems: readonly ProblemRow[], isHidden: boolean) => readonly ProblemRow[];
}

export function createNewProblems(): NewProblems {
  let known: ReadonlySet<string> | null = null;
  return {
    next: (problems, isHidden) => {
      const open = openProblems(problems);
      const before = known;
      known = new Set(open.map(keyOf));
      return before === null || !isHidden ? [] : open.filter((problem) => !before.has(keyOf(problem)));
    },
  };
}

/** A server that started again counts its problems from the beginning. */
function keyOf({ id, first_at: firstAt }: ProblemRow): string {
  return `${id} ${firstAt}`;
}
