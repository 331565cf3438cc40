import type { GameMemberRow, GameRow } from "@waitroom/admin-events/client";
import { PersonLink } from "../parts/links.tsx";
import { Tag } from "../parts/tag.tsx";
import { shortDuration } from "../words/duration.ts";
import styles from "./members.module.css";

/** Who is in a group: role, wait, RTT, and whether they are there. */
export function Members({ game }: { readonly game: GameRow }) {
  return (
    <table className={styles.table} aria-label="Members">
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Role</th>
          <th scope="col">Waited</th>
          <th scope="col">RTT</th>
          <th scope="col">Presence</th>
        </tr>
      </thead>
      <tbody>
        {game.members.map((member) => (
          <tr key={member.subject_id}>
            <th scope="row">
              <PersonLink subjectId={member.subject_id} pseudonym={member.pseudonym} />
            </th>
            <td>{member.role ?? "–"}</td>
            <td>{member.waited_ms === null ? "–" : shortDuration(member.waited_ms)}</td>
            <td>{member.rtt_ms === null ? "–" : `${Math.round(member.rtt_ms)} ms`}</td>
            <td>
              <Presence presence={member.presence} />
            </td>
          </tr>
        ))}
      </tbody>
      {game.rtt_spread_ms === null || game.rtt_spread_ms === undefined ? null : (
        <caption className={styles.caption}>
          RTTs are {Math.round(game.rtt_spread_ms)} ms apart at most
        </caption>
      )}
    </table>
  );
}

function Presence({ presence }: { readonly presence: GameMemberRow["presence"] }) {
  switch (presence) {
    case null:
    case undefined:
      return "–";
    case "here":
      return (
        <Tag tone="good" icon="check">
          here
        </Tag>
      );
    case "away":
      return (
        <Tag tone="warn" icon="cross">
          away
        </Tag>
      );
    case "gone":
      return (
        <Tag tone="warn" icon="exit">
          gone
        </Tag>
      );
  }
}
