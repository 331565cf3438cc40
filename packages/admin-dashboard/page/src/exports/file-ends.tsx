import { Button } from "@mantine/core";
import type { FileEnd, SceneFiles } from "../api/exports-info.ts";
import { Empty, Panel } from "../parts/panel.tsx";
import { count } from "../words/number.ts";
import flowStyles from "../flow/flow.module.css";
import styles from "./exports.module.css";

/** How far the files go that the tables are made from: whoever keeps the last hash can show later that nothing was changed. */
export function FileEnds({
  scenes,
  again,
}: {
  readonly scenes: readonly SceneFiles[];
  readonly again: () => void;
}) {
  return (
    <Panel
      title="Made from these files"
      note="write the last hash down; match-log validate computes it again"
      controls={
        <Button size="compact-sm" variant="default" onClick={again}>
          Read again
        </Button>
      }
    >
      {scenes.length === 0 ? (
        <Empty title="No file yet">They are made when the first scene opens.</Empty>
      ) : (
        <div className={flowStyles.scroll} tabIndex={0} role="region" aria-label="Table of files">
          <table className={flowStyles.table}>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col">Lines</th>
                <th scope="col">Seq</th>
                <th scope="col">Last hash</th>
              </tr>
            </thead>
            <tbody>
              {scenes.flatMap(({ sceneId, journal, matches }) => [
                <FileRow key={`${sceneId} journal`} name={`${sceneId}, journal`} end={journal} />,
                <FileRow key={`${sceneId} matches`} name={`${sceneId}, matches`} end={matches} />,
              ])}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function FileRow({ name, end }: { readonly name: string; readonly end: FileEnd }) {
  const { firstSeq, lastSeq, records, lastHash } = end;
  const lines = records ?? (firstSeq === null || lastSeq === null ? null : lastSeq - firstSeq + 1);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{lines === null ? "–" : count(lines)}</td>
      <td>{lastSeq === null ? "–" : `${count(firstSeq ?? 1)} to ${count(lastSeq)}`}</td>
      <td className={styles.hash}>{lastHash === null ? "–" : <code>{lastHash}</code>}</td>
    </tr>
  );
}
