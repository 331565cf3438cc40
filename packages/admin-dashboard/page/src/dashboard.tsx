import type { Snapshot } from "@waitroom/admin-events/client";
import { useEffect, useRef } from "react";
import { Figures } from "./figures/figures.tsx";
import { Header } from "./header/header.tsx";
import { LinkBanner } from "./header/link-state.tsx";
import { Matches } from "./matches/matches.tsx";
import { openProblems } from "./problems/open-problems.ts";
import { Problems } from "./problems/problems.tsx";
import { Rooms } from "./rooms/rooms.tsx";
import { Timeline } from "./timeline/timeline.tsx";
import { count } from "./words/number.ts";
import styles from "./dashboard.module.css";

/** The running experiment on one page, in the order of attention. */
export function Dashboard({ snapshot }: { readonly snapshot: Snapshot }) {
  const problems = useRef<HTMLElement>(null);
  useTitle(snapshot);
  return (
    <>
      <Header
        problems={snapshot.problems}
        onProblems={() => {
          problems.current?.focus();
          problems.current?.scrollIntoView({ block: "start" });
        }}
      />
      <main className={styles.main}>
        <LinkBanner />
        <Problems problems={snapshot.problems} ref={problems} />
        <section aria-label="Figures">
          <Figures snapshot={snapshot} />
        </section>
        <div className={styles.columns}>
          <div className={styles.rooms}>
            <Rooms snapshot={snapshot} />
            <Matches games={snapshot.games} />
          </div>
          <div className={styles.side}>
            <Timeline snapshot={snapshot} />
          </div>
        </div>
      </main>
    </>
  );
}

/** Lets a tab in the background say how many wait, and whether something is wrong. */
function useTitle({ summary, problems }: Snapshot): void {
  const mark = openProblems(problems).length > 0 ? "(!) " : "";
  const title = `${mark}${count(summary.waiting)} waiting · Waitroom`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
