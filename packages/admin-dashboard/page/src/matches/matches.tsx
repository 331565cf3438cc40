import type { GameRow } from "@waitroom/admin-events/client";
import { type ReactNode, memo } from "react";
import type { IconName } from "../parts/icon.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { Tag, type Tone } from "../parts/tag.tsx";
import { Instant } from "../parts/time.tsx";
import { matchReason, outcomeWords, plain } from "../words/codes.ts";
import { shortDuration } from "../words/duration.ts";
import { count } from "../words/number.ts";
import styles from "./matches.module.css";

const mostShown = 25;

const columns = ["Time and scene", "Members, their waits and RTTs", "Rule and reason", "Condition", "State"];

/** The last matches, newest first. */
export function Matches({ games }: { readonly games: readonly GameRow[] }) {
  const newest = games.toSorted((a, b) => b.formed_at - a.formed_at).slice(0, mostShown);
  return (
    <Panel
      title="Last matches"
      note={
        games.length > mostShown
          ? `the newest ${mostShown} of ${count(games.length)} at hand`
          : "newest first"
      }
    >
      {newest.length === 0 ? (
        <Empty title="No match yet">
          A group appears here once all of its members have confirmed and the match is on disk. Why nobody is
          matched stands in the card of the waiting room.
        </Empty>
      ) : (
        <div className={styles.frame}>
          <table role="table" className={styles.table} aria-label="Last matches">
            <thead role="rowgroup">
              <tr role="row">
                {columns.map((column) => (
                  <th key={column} role="columnheader" scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {newest.map((game) => (
                <Match key={game.game_id} game={game} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

const Match = memo(function Match({ game }: { readonly game: GameRow }) {
  return (
    <tr role="row" title={`Game id: ${game.game_id}`}>
      <Cell label="Time and scene" kind="named">
        <Instant at={game.formed_at} />
        <span className={styles.line}>{game.scene_id === "" ? "–" : game.scene_id}</span>
      </Cell>
      <Cell label="Members, their waits and RTTs" kind="wide">
        <ul className={styles.members}>
          {game.members.map((member) => (
            <li key={member.subject_id} title={`Subject id: ${member.subject_id}`}>
              <b>{member.pseudonym}</b>
              <span>{member.role}</span>
              <span className={styles.soft} title="waited">
                {member.waited_ms === null ? "–" : shortDuration(member.waited_ms)}
              </span>
              <span className={styles.soft} title="round-trip time to the server">
                {member.rtt_ms === null ? "no RTT" : `${Math.round(member.rtt_ms)} ms`}
              </span>
            </li>
          ))}
        </ul>
      </Cell>
      <Cell label="Rule and reason" kind="rule">
        {game.matchmaker} <span className={styles.line}>{matchReason(game.reason)}</span>
      </Cell>
      <Cell label="Condition" kind="named">
        {game.condition ?? "–"}
      </Cell>
      <Cell label="State" kind="state">
        <State game={game} />
      </Cell>
    </tr>
  );
});

function Cell({
  label,
  kind,
  children,
}: {
  readonly label: string;
  readonly kind?: "wide" | "named" | "rule" | "state";
  readonly children: ReactNode;
}) {
  return (
    <td role="cell" className={kind === undefined ? undefined : styles[kind]}>
      <span aria-hidden="true" className={styles.label}>
        {label}
      </span>
      {children}
    </td>
  );
}

function State({ game }: { readonly game: GameRow }) {
  const { tone, icon, words } = look(game);
  return (
    <Tag tone={tone} icon={icon}>
      {words}
    </Tag>
  );
}

function look(game: GameRow): { readonly tone: Tone; readonly icon: IconName; readonly words: string } {
  switch (game.state) {
    case "matched":
      return { tone: "accent", icon: "clock", words: "counting down" };
    case "started":
      return { tone: "accent", icon: "play", words: "in the game" };
    case "aborted":
      return { tone: "warn", icon: "cross", words: `fell apart: ${plain(game.outcome ?? "unknown")}` };
    case "ended":
      return game.outcome === "completed"
        ? { tone: "good", icon: "check", words: "completed" }
        : { tone: "warn", icon: "exit", words: outcomeWords(game.outcome ?? "ended") };
  }
}
