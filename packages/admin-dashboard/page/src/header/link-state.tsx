import { useLive, useNow } from "../live/context.ts";
import type { Link } from "../live/live.ts";
import { Instant, Since } from "../parts/time.tsx";
import { Tag, type Tone } from "../parts/tag.tsx";
import type { IconName } from "../parts/icon.tsx";
import styles from "./link-state.module.css";

/** The state of the page itself, in one word; spoken when it changes. */
export function LinkTag() {
  const { link } = useLive();
  const { tone, icon, word } = looks[link];
  return (
    <span role="status" aria-label="State of this page" className={styles.link} data-link={link}>
      <Tag tone={tone} icon={icon}>
        {word}
      </Tag>
    </span>
  );
}

/** What it means that the page is not live, and from when its figures are. Nothing while it is live. */
export function LinkBanner() {
  const { link, heardAt, refusal } = useLive();
  // Renders with each tick, so that the age of the figures runs.
  useNow();
  if (link === "live" || link === "signed-out" || heardAt === null) return null;
  return (
    <div className={styles.banner}>
      <strong>{link === "stale" ? "The server has gone silent." : "Connection to the server lost."}</strong>{" "}
      These figures are from <Instant at={heardAt} /> (<Since at={heardAt} /> ago). This page tries again by
      itself; the experiment does not depend on it.
      {refusal === null ? null : ` The server said: ${refusal}`}
    </div>
  );
}

const looks: Readonly<Record<Link, { readonly tone: Tone; readonly icon: IconName; readonly word: string }>> =
  {
    live: { tone: "good", icon: "dot", word: "Live" },
    connecting: { tone: "plain", icon: "reload", word: "Connecting" },
    reconnecting: { tone: "warn", icon: "reload", word: "Reconnecting" },
    stale: { tone: "warn", icon: "clock", word: "Stale" },
    "signed-out": { tone: "plain", icon: "cross", word: "Signed out" },
  };
