import type { ProblemRow, ProblemSeverity } from "@waitroom/admin-events/client";
import type { Ref } from "react";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Instant } from "../parts/time.tsx";
import { count, counted } from "../words/number.ts";
import { openProblems } from "./open-problems.ts";
import styles from "./problems.module.css";

/** What is wrong, and what to do about it. Nothing while nothing is wrong. */
export function Problems({
  problems,
  ref,
}: {
  readonly problems: readonly ProblemRow[];
  readonly ref: Ref<HTMLElement>;
}) {
  const open = openProblems(problems);
  if (open.length === 0) return null;
  return (
    <section ref={ref} tabIndex={-1} aria-label={counted(open.length, "problem")} className={styles.problems}>
      {open.map((problem) => (
        <Problem key={problem.id} problem={problem} />
      ))}
    </section>
  );
}

function Problem({ problem }: { readonly problem: ProblemRow }) {
  const { icon, word } = looks[problem.severity];
  return (
    <article className={styles.problem} data-severity={problem.severity}>
      <Icon name={icon} size={20} />
      <div className={styles.text}>
        <h2 className={styles.message}>
          <span className={styles.severity}>{word}</span> {problem.message}
        </h2>
        {problem.action === "" ? null : (
          <p>
            <strong>What to do:</strong> {problem.action}
          </p>
        )}
        <p className={styles.when}>
          {problem.scene_id === null ? null : <>Scene {problem.scene_id} · </>}
          {problem.count > 1 ? (
            <>
              {count(problem.count)} times, first at <Instant at={problem.first_at} />, last at{" "}
              <Instant at={problem.last_at} />
            </>
          ) : (
            <>
              at <Instant at={problem.last_at} />
            </>
          )}{" "}
          · {problem.code}
        </p>
      </div>
    </article>
  );
}

const looks: Readonly<Record<ProblemSeverity, { readonly icon: IconName; readonly word: string }>> = {
  error: { icon: "error", word: "Error." },
  warning: { icon: "warning", word: "Warning." },
  info: { icon: "info", word: "Note." },
};
