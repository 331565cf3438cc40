import type { Snapshot } from "@waitroom/admin-events/client";
import { useEffect, useRef } from "react";
import { useRoute } from "../live/context.ts";
import { openProblems } from "../problems/open-problems.ts";
import { count } from "../words/number.ts";
import { routeHash, type View, views } from "./route.ts";
import styles from "./view-nav.module.css";

/** The views of the page as links; the digit beside each is its key. */
export function ViewNav({ snapshot }: { readonly snapshot: Snapshot }) {
  const { view: current } = useRoute();
  const problems = openProblems(snapshot.problems).length;
  const list = useRef<HTMLUListElement>(null);
  // Where the links do not fit, the present one is scrolled to.
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (link !== null && link !== undefined) list.current?.scrollTo({ left: link.offsetLeft - sidePx });
  }, [current]);
  return (
    <nav aria-label="Views" className={styles.nav}>
      <ul ref={list} className={styles.list}>
        {views.map((view) => (
          <li key={view}>
            <a
              href={routeHash(view)}
              className={styles.link}
              aria-current={view === current ? "page" : undefined}
            >
              {viewNames[view]}
              {view === "problems" && problems > 0 ? (
                <span className={styles.badge}>{count(problems)}</span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** So much of the link before the present one stays in sight. */
const sidePx = 60;

export const viewNames: Readonly<Record<View, string>> = {
  rooms: "Waiting rooms",
  groups: "Groups",
  participants: "Participants",
  timeline: "Timeline",
  flow: "Balance and flow",
  problems: "Problems",
  actions: "Actions",
  exports: "Export and pay",
};
