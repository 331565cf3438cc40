import type { FlowRow } from "@waitroom/admin-events/client";
import { askedPeople } from "../flow/flow-stages.ts";
import { exitReason, outcomeWords } from "../words/codes.ts";
import { count, percent } from "../words/number.ts";
import styles from "./flow-strip.module.css";

/** The way of the people of a scene in a few numbers, with what was lost on each leg. */
export function FlowStrip({ flow }: { readonly flow: FlowRow }) {
  const asked = askedPeople(flow);
  const isScreened = asked !== flow.arrived;
  const stages = [
    ...(isScreened
      ? [{ name: "Asked to enter", value: asked, lost: flow.screened_out ?? {}, words: exitReason }]
      : []),
    { name: "Arrived", value: flow.arrived, lost: flow.lost_waiting, words: exitReason },
    { name: "Matched", value: flow.matched, lost: flow.lost_matched, words: exitReason },
    { name: "Started", value: flow.started, lost: flow.lost_started, words: exitReason },
    {
      name: "Completed",
      value: flow.outcomes["completed"] ?? 0,
      lost: without(flow.outcomes, "completed"),
      words: outcomeWords,
    },
  ];
  return (
    <ol className={styles.flow} aria-label="Flow">
      {stages.map(({ name, value, lost, words }, index) => {
        const reasons = Object.entries(lost)
          .filter(([, number]) => number > 0)
          .toSorted(([, a], [, b]) => b - a);
        return (
          <li key={name} className={styles.stage}>
            <span className={styles.name}>{name}</span>
            <span className={styles.value}>
              {count(value)}
              {index === 0 || asked === 0 ? null : <small> {percent(value, asked)}</small>}
            </span>
            <span className={styles.lost}>
              {reasons.length === 0
                ? "nobody lost"
                : reasons.map(([code, number]) => `${words(code)}: ${count(number)}`).join(" · ")}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function without(counts: Readonly<Record<string, number>>, code: string): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([key]) => key !== code));
}
