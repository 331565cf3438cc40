import { Button, UnstyledButton } from "@mantine/core";
import type { Snapshot } from "@waitroom/admin-events/client";
import { IntakeSwitch } from "../acts/intake-switch.tsx";
import { useNavigation } from "../live/context.ts";
import { ViewNav } from "../navigation/view-nav.tsx";
import { Icon } from "../parts/icon.tsx";
import { openProblems, worstSeverity } from "../problems/open-problems.ts";
import { Who } from "../session/who.tsx";
import { SchemeSwitch } from "../theme/scheme-switch.tsx";
import { counted } from "../words/number.ts";
import styles from "./header.module.css";
import { AsOf, LinkTag, PauseButton } from "./link-state.tsx";

/** The bar that stays: how fresh the page is, whether something is wrong, intake, and the ways to everything else. */
export function Header({
  snapshot,
  onPalette,
  onHelp,
}: {
  readonly snapshot: Snapshot;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}) {
  const navigation = useNavigation();
  const open = openProblems(snapshot.problems);
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <h1 className={styles.name}>
          <Logo />
          <span className={styles.word}>Waitroom</span>
        </h1>
        <LinkTag />
        <AsOf />
        <PauseButton />
        {open.length === 0 ? null : (
          <UnstyledButton
            className={styles.problems}
            data-severity={worstSeverity(open)}
            onClick={() => navigation.go("problems")}
          >
            <Icon name="warning" size={14} />
            {counted(open.length, "problem")}
          </UnstyledButton>
        )}
        <div className={styles.intake}>
          <IntakeSwitch scenes={snapshot.scenes} />
        </div>
        <div className={styles.end}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="search" size={14} />}
            aria-label="Find"
            className={styles.bare}
            aria-keyshortcuts="Control+K Meta+K"
            title="Find a person, a group or a command (Ctrl or ⌘ K)"
            onClick={onPalette}
          >
            <span className={styles.label}>Find</span>
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label="Keyboard and help"
            aria-keyshortcuts="?"
            title="Keyboard and help (?)"
            onClick={onHelp}
          >
            ?
          </Button>
          <SchemeSwitch />
          <Who />
        </div>
      </div>
      <ViewNav snapshot={snapshot} />
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
