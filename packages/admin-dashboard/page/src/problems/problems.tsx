import type { ProblemRow, ProblemSeverity } from "@waitroom/admin-events/client";
import { routeHash } from "../navigation/route.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Instant } from "../parts/time.tsx";
import { useIsNarrow } from "../parts/use-is-narrow.ts";
import { count, counted } from "../words/number.ts";
import { openProblems } from "./open-problems.ts";
import styles from "./problems.module.css";

/** How many stand above every view; the rest has a view of its own. On a small screen they would hide what is below. */
const mostAbove = { wide: 3, narrow: 1 };

/** What is wrong, above every view. Nothing while nothing is wrong. */
export function OpenProblems({ problems }: { readonly problems: readonly ProblemRow[] }) {
  const open = openProblems(problems);
  const most = useIsNarrow() ? mostAbove.narrow : mostAbove.wide;
  if (open.length === 0) return null;
  return (
    <section aria-label={counted(open.length, "problem")}>
      <ProblemCards problems={open.slice(0, most)} />
      {open.length > most ? (
        <p className={styles.more}>
          <a href={routeHash("problems")}>{counted(open.length - most, "more problem")}</a>
        </p>
      ) : null}
    </section>
  );
}

/** Problems with what to do about each. */
export function ProblemCards({ problems }: { readonly problems: readonly ProblemRow[] }) {
  return (
    <div className={styles.problems}>
      {problems.map((problem) => (
        <Problem key={problem.id} problem={problem} />
      ))}
    </div>
  );
}

function Problem({ problem }: { readonly problem: ProblemRow }) {
  const { icon, word } = looks[problem.severity];
  return (
    <article
      className={styles.problem}
      data-severity={problem.resolved_at === null ? problem.severity : "over"}
    >
      <Icon name={problem.resolved_at === null ? icon : "check"} size={20} />
      <div className={styles.text}>
        <h2 className={styles.message}>
          <span className={styles.severity}>{problem.resolved_at === null ? word : "Over."}</span>{" "}
          {problem.message}
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
          {problem.resolved_at === null ? null : (
            <>
              · over since <Instant at={problem.resolved_at} />{" "}
            </>
          )}
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
