import { Paper } from "@mantine/core";
import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

/** A part of the page with its heading, a line about it, and what can be done with it. */
export function Panel({
  title,
  note,
  controls,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}) {
  const headingId = useId();
  return (
    <Paper component="section" className={styles.panel} aria-labelledby={headingId}>
      <header className={styles.head}>
        <h2 id={headingId} className={styles.title}>
          {title}
        </h2>
        {note === undefined ? null : <span className={styles.note}>{note}</span>}
        {controls === undefined ? null : <div className={styles.controls}>{controls}</div>}
      </header>
      {children}
    </Paper>
  );
}

/** What stands in a part that is empty: what that means, and what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      {children === undefined ? null : <p>{children}</p>}
    </div>
  );
}
