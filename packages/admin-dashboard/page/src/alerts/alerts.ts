import type { ProblemRow } from "@waitroom/admin-events/client";
import type { Live } from "../live/live.ts";
import { counted } from "../words/number.ts";
import { createNewProblems } from "./new-problems.ts";

/** How somebody who does not look at the page is told of a problem. */
export type AlertWay = "sound" | "notice";

export interface AlertPorts {
  readonly live: Pick<Live, "get" | "subscribe">;
  /** Whether nobody can see the page. */
  readonly isHidden: () => boolean;
  /** Whether who looks has asked for it. */
  readonly isWanted: (way: AlertWay) => boolean;
  readonly notify: (title: string, body: string) => void;
  readonly sound: () => void;
}

/**
 * Tells of problems that are new while the page is hidden, in the ways that were asked for; also while the page is paused,
 * which holds only what it shows. What was open before, and what grows only in its count, is not told. Returns how to stop.
 */
export function watchForAlerts({ live, isHidden, isWanted, notify, sound }: AlertPorts): () => void {
  const problems = createNewProblems();
  const look = (): void => {
    const { latest } = live.get();
    if (latest === null) return;
    const fresh = problems.next(latest.problems, isHidden());
    if (fresh.length === 0) return;
    if (isWanted("sound")) sound();
    if (isWanted("notice")) notify(titleOf(fresh), bodyOf(fresh));
  };
  look();
  return live.subscribe(look);
}

function titleOf(fresh: readonly ProblemRow[]): string {
  const [first] = fresh;
  return first !== undefined && fresh.length === 1 ? first.message : counted(fresh.length, "new problem");
}

function bodyOf(fresh: readonly ProblemRow[]): string {
  const [first] = fresh;
  return first !== undefined && fresh.length === 1
    ? first.action
    : fresh.map(({ message }) => message).join("\n");
}
