import type { Snapshot } from "@waitroom/admin-events/client";
import { AlertChoices } from "../alerts/alert-choices.tsx";
import { NodesPanel } from "../nodes/nodes-panel.tsx";
import { Instant } from "../parts/time.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { openProblems } from "./open-problems.ts";
import { ProblemCards } from "./problems.tsx";
import styles from "./problems.module.css";

/** What is wrong, with what to do, and what was wrong and is over. */
export function ProblemsView({ snapshot: { problems, summary } }: { readonly snapshot: Snapshot }) {
  const open = openProblems(problems);
  const over = problems
    .filter(({ resolved_at }) => resolved_at !== null)
    .toSorted((a, b) => (b.resolved_at ?? 0) - (a.resolved_at ?? 0));
  return (
    <>
      <Panel
        title="Problems now"
        note={
          <>
            counted since <Instant at={summary.presence_since} />
          </>
        }
      >
        {open.length === 0 ? (
          <Empty title="Nothing is wrong">
            What goes wrong appears here with what to do: long waits, lost connections, a rule that fails, a
            log that cannot be written, a full disk.
          </Empty>
        ) : (
          <div className={styles.inPanel}>
            <ProblemCards problems={open} />
          </div>
        )}
      </Panel>
      <AlertChoices />
      <NodesPanel />
      {over.length === 0 ? null : (
        <Panel title="Over">
          <div className={styles.inPanel}>
            <ProblemCards problems={over} />
          </div>
        </Panel>
      )}
    </>
  );
}
