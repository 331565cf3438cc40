import { spotlight } from "@mantine/spotlight";
import type { Snapshot } from "@waitroom/admin-events/client";
import { useCallback, useEffect, useState } from "react";
import { ActsProvider } from "./acts/acts-context.tsx";
import { AuditList } from "./acts/audit-list.tsx";
import { Blinding } from "./blinding/blinding.tsx";
import { ExportsView } from "./exports/exports-view.tsx";
import { Figures } from "./figures/figures.tsx";
import { FlowView } from "./flow/flow-view.tsx";
import { GameDrawer } from "./groups/game-drawer.tsx";
import { Groups } from "./groups/groups.tsx";
import { Header } from "./header/header.tsx";
import { LinkBanner } from "./header/link-state.tsx";
import { useNavigation, useRoute } from "./live/context.ts";
import { SpokenSummary } from "./live/spoken-summary.tsx";
import type { View } from "./navigation/route.ts";
import { Help } from "./palette/help.tsx";
import { Palette } from "./palette/palette.tsx";
import { useShortcuts } from "./palette/shortcuts.ts";
import { useSingleKeys } from "./palette/use-single-keys.ts";
import { Participants } from "./participants/participants.tsx";
import { PersonDrawer } from "./participants/person-drawer.tsx";
import { openProblems } from "./problems/open-problems.ts";
import { OpenProblems } from "./problems/problems.tsx";
import { ProblemsView } from "./problems/problems-view.tsx";
import { Rooms } from "./rooms/rooms.tsx";
import { ErrorBoundary } from "./parts/error-boundary.tsx";
import { RecentLines } from "./timeline/recent.tsx";
import { TimelineView } from "./timeline/timeline-view.tsx";
import { count } from "./words/number.ts";
import styles from "./dashboard.module.css";

/** The running experiment: what stays in view, the view that the address names, and what stands before it. */
export function Dashboard({ snapshot }: { readonly snapshot: Snapshot }) {
  const { view } = useRoute();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const openHelp = useCallback(() => setIsHelpOpen(true), []);
  useTitle(snapshot);
  useShortcuts(singleKeys, openHelp);
  return (
    <ActsProvider>
      <SkipLink />
      <Header snapshot={snapshot} onPalette={spotlight.open} onHelp={openHelp} />
      <main className={styles.main} tabIndex={-1}>
        <LinkBanner />
        {view === "problems" ? null : <OpenProblems problems={snapshot.problems} />}
        <ErrorBoundary what="The strip of figures">
          <section aria-label="Figures">
            <Figures snapshot={snapshot} isCompact={view !== "rooms"} />
          </section>
        </ErrorBoundary>
        <ErrorBoundary what="This view" mark={view}>
          <Blinding snapshot={snapshot}>{(shown) => <Shown view={view} snapshot={shown} />}</Blinding>
        </ErrorBoundary>
        <SpokenSummary snapshot={snapshot} />
      </main>
      <Blinding snapshot={snapshot}>{(shown) => <Drawers snapshot={shown} />}</Blinding>
      <Palette snapshot={snapshot} onHelp={openHelp} />
      {isHelpOpen ? (
        <Help isOn={singleKeys} onSwitch={setSingleKeys} onClose={() => setIsHelpOpen(false)} />
      ) : null}
    </ActsProvider>
  );
}

/** The first stop of Tab: over bar and views to what the view is about. */
function SkipLink() {
  return (
    <button
      type="button"
      className={styles.skip}
      onClick={() => document.querySelector<HTMLElement>("main")?.focus()}
    >
      Skip to the content
    </button>
  );
}

function Shown({ view, snapshot }: { readonly view: View; readonly snapshot: Snapshot }) {
  switch (view) {
    case "rooms":
      return (
        <div className={styles.columns}>
          <div className={styles.rooms}>
            <Rooms snapshot={snapshot} />
          </div>
          <div className={styles.side}>
            <RecentLines snapshot={snapshot} />
          </div>
        </div>
      );
    case "groups":
      return <Groups snapshot={snapshot} />;
    case "participants":
      return <Participants snapshot={snapshot} />;
    case "timeline":
      return <TimelineView snapshot={snapshot} />;
    case "flow":
      return <FlowView snapshot={snapshot} />;
    case "problems":
      return <ProblemsView snapshot={snapshot} />;
    case "actions":
      return <AuditList snapshot={snapshot} />;
    case "exports":
      return <ExportsView />;
  }
}

/** A person or a group, over any view; the address says which. */
function Drawers({ snapshot }: { readonly snapshot: Snapshot }) {
  const navigation = useNavigation();
  const { params } = useRoute();
  const { person, game } = params;
  const close = useCallback(() => navigation.set({ person: null, game: null }), [navigation]);
  if (person !== undefined) {
    return (
      <ErrorBoundary key={person} what="This person">
        <PersonDrawer subjectId={person} snapshot={snapshot} onClose={close} />
      </ErrorBoundary>
    );
  }
  if (game === undefined) return null;
  return (
    <ErrorBoundary key={game} what="This group">
      <GameDrawer gameId={game} snapshot={snapshot} onClose={close} />
    </ErrorBoundary>
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
