import { Button } from "@mantine/core";
import type { FlowRow, SceneRow, Snapshot } from "@waitroom/admin-events/client";
import { useRef } from "react";
import { Icon } from "../parts/icon.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { csvLine, saveText } from "../parts/save-file.ts";
import { exitReason, outcomeWords } from "../words/codes.ts";
import { count, percent } from "../words/number.ts";
import { Balance } from "./balance.tsx";
import { FlowFigure } from "./flow-figure.tsx";
import { askedPeople, flowTable } from "./flow-stages.ts";
import styles from "./flow.module.css";
import { saveSvg } from "./save-svg.ts";

/** Whether conditions stay in balance, and where people are lost. */
export function FlowView({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <>
      <Balance conditions={snapshot.conditions} />
      {snapshot.scenes.length === 0 ? (
        <Panel title="Flow of participants">
          <Empty title="No waiting room is open yet">
            The flow of each scene is drawn here once it is open.
          </Empty>
        </Panel>
      ) : null}
      {snapshot.scenes.map((scene) =>
        scene.flow === undefined ? null : <SceneFlow key={scene.scene_id} scene={scene} flow={scene.flow} />,
      )}
    </>
  );
}

function SceneFlow({ scene, flow }: { readonly scene: SceneRow; readonly flow: FlowRow }) {
  const svg = useRef<SVGSVGElement>(null);
  const asked = askedPeople(flow);
  const table = flowTable(scene.scene_id, flow);
  return (
    <Panel
      title={`Flow of ${scene.scene_id}`}
      note="each arrival at the furthest place that stands"
      controls={
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="down" size={14} />}
            onClick={() => {
              if (svg.current !== null) saveSvg(`flow-${scene.scene_id}.svg`, svg.current);
            }}
          >
            SVG
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="down" size={14} />}
            onClick={() => saveText(`flow-${scene.scene_id}.csv`, "text/csv", flowCsv(table))}
          >
            CSV
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.figure}>
          <FlowFigure sceneId={scene.scene_id} flow={flow} ref={svg} />
        </div>
        <table className={styles.table} aria-label={`Flow of ${scene.scene_id} in numbers`}>
          <thead>
            <tr>
              <th scope="col">Station</th>
              <th scope="col">People</th>
              <th scope="col">{asked === flow.arrived ? "Of arrivals" : "Of those who asked"}</th>
            </tr>
          </thead>
          <tbody>
            {table.map(([, stage, what, code, people]) => (
              <tr key={`${stage} ${code}`}>
                {what === "reached" ? (
                  <th scope="row">{stage}</th>
                ) : (
                  <td className={styles.reason}>{reasonWords(what, code)}</td>
                )}
                <td>{count(people)}</td>
                <td>{percent(people, asked)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function reasonWords(what: string, code: string): string {
  if (what === "outcome") return outcomeWords(code);
  return `${what === "screened_out" ? "screened out" : "lost"}: ${exitReason(code)}`;
}

function flowCsv(table: ReturnType<typeof flowTable>): string {
  return [csvLine(["scene_id", "stage", "what", "code", "people"]), ...table.map((row) => csvLine(row))].join(
    "",
  );
}
