import type { Snapshot } from "@waitroom/admin-events/client";
import { useRoute } from "../live/context.ts";
import { openProblems } from "../problems/open-problems.ts";
import { count } from "../words/number.ts";
import { routeHash, type View, views } from "./route.ts";
import styles from "./view-nav.module.css";

/** The views of the page as links; the digit beside each is its key. */
export function ViewNav({ snapshot }: { readonly snapshot: Snapshot }) {
  const { view: current } = useRoute();
  const problems = openProblems(snapshot.problems).length;
  return (
    <nav aria-label="Views" className={styles.nav}>
      <ul className={styles.list}>
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
