import { UnstyledButton } from "@mantine/core";
import type { ProblemRow } from "@waitroom/admin-events/client";
import { Icon } from "../parts/icon.tsx";
import { openProblems, worstSeverity } from "../problems/open-problems.ts";
import { SchemeSwitch } from "../theme/scheme-switch.tsx";
import { counted } from "../words/number.ts";
import { LinkTag } from "./link-state.tsx";
import styles from "./header.module.css";

/** The bar that stays: what this is, how fresh it is, whether something is wrong, and the theme. */
export function Header({
  problems,
  onProblems,
}: {
  readonly problems: readonly ProblemRow[];
  readonly onProblems: () => void;
}) {
  const open = openProblems(problems);
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <h1 className={styles.name}>
          <Logo />
          <span className={styles.word}>Waitroom</span>
        </h1>
        <LinkTag />
        {open.length === 0 ? null : (
          <UnstyledButton
            className={styles.problems}
            data-severity={worstSeverity(open)}
            onClick={onProblems}
          >
            <Icon name="warning" size={14} />
            {counted(open.length, "problem")}
          </UnstyledButton>
        )}
        <div className={styles.end}>
          <SchemeSwitch />
        </div>
      </div>
    </header>
  );
}

export function Logo() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" width="28" height="28" style={{ flex: "none" }}>
      <rect width="32" height="32" rx="8" fill="#0b5a9f" />
      <circle cx="11" cy="12.5" r="4" fill="#fff" />
      <circle cx="21" cy="12.5" r="4" fill="#fff" />
      <circle cx="16" cy="21.5" r="4" fill="none" stroke="#fff" strokeWidth="2" strokeDasharray="2.6 1.6" />
    </svg>
  );
}
