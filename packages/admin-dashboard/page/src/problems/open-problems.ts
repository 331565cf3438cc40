import type { ProblemRow, ProblemSeverity } from "@waitroom/admin-events/client";

const rank: Readonly<Record<ProblemSeverity, number>> = { error: 0, warning: 1, info: 2 };

/** What is wrong now: the worst first, of the same severity the newest first. */
export function openProblems(problems: readonly ProblemRow[]): readonly ProblemRow[] {
  return problems
    .filter((problem) => problem.resolved_at === null)
    .toSorted((a, b) => rank[a.severity] - rank[b.severity] || b.last_at - a.last_at);
}

/** The severity of the first of {@link openProblems}. */
export function worstSeverity(open: readonly ProblemRow[]): ProblemSeverity {
  return open[0]?.severity ?? "info";
}
