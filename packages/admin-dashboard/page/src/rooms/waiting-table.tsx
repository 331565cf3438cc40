import { Button } from "@mantine/core";
import type { ParticipantRow, SceneRow } from "@waitroom/admin-events/client";
import { useRef, useState } from "react";
import { useReadable, useSources } from "../live/context.ts";
import { Empty } from "../parts/panel.tsx";
import { TableHead } from "../parts/table-head.tsx";
import { count } from "../words/number.ts";
import { useShownPeople } from "./use-shown-people.ts";
import { WaitingPerson } from "./waiting-person.tsx";
import styles from "./waiting-table.module.css";

const pageSize = 20;

const columns = [
  "Participant",
  "Waited",
  "Time left",
  "Connection",
  "RTT",
  "Attributes",
  "Why not matched yet, and what comes next",
];

/** Who waits in a scene, longest first. The roles are explicit because the table becomes a list where it is narrow. */
export function WaitingTable({
  scene,
  waiting,
}: {
  readonly scene: SceneRow;
  readonly waiting: readonly ParticipantRow[];
}) {
  const [limit, setLimit] = useState(pageSize);
  const ref = useRef<HTMLDivElement>(null);
  const shown = waiting.slice(0, limit);
  const explanations = useReadable(useSources().explanations);
  useShownPeople(ref, scene.scene_id, shown);

  if (waiting.length === 0) {
    return (
      <div className={styles.frame}>
        <Empty title="Nobody waits here">
          {scene.intake_paused
            ? "Intake is paused: reopen it to let participants in."
            : "Participants appear as soon as they enter. To try it, open the participant page in another tab."}
        </Empty>
      </div>
    );
  }
  return (
    <div ref={ref} className={styles.frame}>
      <table role="table" className={styles.table} aria-label={`Waiting in ${scene.scene_id}`}>
        <TableHead columns={columns} />
        <tbody role="rowgroup">
          {shown.map((person) => (
            <WaitingPerson
              key={person.subject_id}
              person={person}
              scene={scene}
              explanation={explanations.get(person.subject_id)}
            />
          ))}
        </tbody>
      </table>
      {waiting.length > limit ? (
        <div className={styles.more}>
          <Button variant="default" size="xs" onClick={() => setLimit(limit + pageSize)}>
            Show {count(Math.min(pageSize, waiting.length - limit))} more of {count(waiting.length - limit)}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
