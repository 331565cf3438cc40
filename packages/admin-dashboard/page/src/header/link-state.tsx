import { Button } from "@mantine/core";
import { useLive, useNow, useSources } from "../live/context.ts";
import type { Link, LiveView } from "../live/live.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Tag, type Tone } from "../parts/tag.tsx";
import { Instant, Since } from "../parts/time.tsx";
import { counted } from "../words/number.ts";
import headerStyles from "./header.module.css";
import styles from "./link-state.module.css";

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
}

/** The state of the page itself, in one word; spoken when it changes. */
export function LinkTag() {
  const { link, pausedAt } = useLive();
  const isPaused = link === "live" && pausedAt !== null;
  const { tone, icon, word } = isPaused ? pausedLook : looks[link];
  return (
    <span
      role="status"
      aria-label="State of this page"
      className={styles.link}
      data-link={isPaused ? "paused" : link}
    >
      <Tag tone={tone} icon={icon}>
        {word}
      </Tag>
    </span>
  );
}

/** From when the figures are that are shown. */
export function AsOf() {
  const { heardAt, pausedAt } = useLive();
  if (heardAt === null) return null;
  return (
    <span className={headerStyles.asOf}>
      as of <Instant at={Math.min(heardAt, pausedAt ?? heardAt)} />
    </span>
  );
}

/** Holds the whole page still, and lets it go on; nothing is lost meanwhile. */
export function PauseButton() {
  const { live } = useSources();
  const { pausedAt } = useLive();
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-keyshortcuts="p"
      leftSection={<Icon name={pausedAt === null ? "pause" : "play"} size={14} />}
      aria-label={pausedAt === null ? "Pause page" : "Resume page"}
      className={headerStyles.bare}
      title={pausedAt === null ? "Hold this page still (p)" : "Show the present state again (p)"}
      onClick={pausedAt === null ? live.pause : live.resume}
    >
      <span className={headerStyles.label}>{pausedAt === null ? "Pause page" : "Resume page"}</span>
    </Button>
  );
}

/** What it means that the page does not show the present state, and from when its figures are. Nothing while it does. */
export function LinkBanner() {
  const view = useLive();
  // Renders with each tick, so that the age of the figures runs.
  useNow();
  if (view.link !== "live") return <AwayBanner view={view} />;
  if (view.pausedAt === null) return null;
  return (
    <div className={styles.banner}>
      <strong>This page is paused.</strong> It shows the state of <Instant at={view.pausedAt} />,{" "}
      <Since at={view.pausedAt} /> ago. {counted(view.held, "update")} came since then and are shown when you
      resume; the experiment runs on.
    </div>
  );
}

function AwayBanner({ view: { link, heardAt, pausedAt, refusal } }: { readonly view: LiveView }) {
  if (link === "signed-out" || heardAt === null) return null;
  // A paused page shows what it knew when it was paused.
  const shownAt = Math.min(heardAt, pausedAt ?? heardAt);
  return (
    <div className={styles.banner}>
      <strong>{link === "stale" ? "The server has gone silent." : "Connection to the server lost."}</strong>{" "}
      These figures are from <Instant at={shownAt} /> (<Since at={shownAt} /> ago). This page tries again by
      itself; the experiment does not depend on it.
      {refusal === null ? null : ` The server said: ${refusal}`}
    </div>
  );
}

const pausedLook: Look = { tone: "warn", icon: "pause", word: "Paused" };

const looks: Readonly<Record<Link, Look>> = {
  live: { tone: "good", icon: "dot", word: "Live" },
  connecting: { tone: "plain", icon: "reload", word: "Connecting" },
  reconnecting: { tone: "warn", icon: "reload", word: "Reconnecting" },
  stale: { tone: "warn", icon: "clock", word: "Stale" },
  "signed-out": { tone: "plain", icon: "cross", word: "Signed out" },
};
