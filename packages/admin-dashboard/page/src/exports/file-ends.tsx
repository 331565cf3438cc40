import { Button } from "@mantine/core";
import type { FileEnd, SceneFiles } from "../api/exports-info.ts";
import { Empty, Panel } from "../parts/panel.tsx";
import { type StackedRow, StackedTable } from "../parts/stacked-table.tsx";
import { count } from "../words/number.ts";
import styles from "./exports.module.css";
import { FileChecks } from "./file-checks.tsx";

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
      <FileChecks />
      {scenes.length === 0 ? (
        <Empty title="No file yet">They are made when the first scene opens.</Empty>
      ) : (
        <StackedTable
          label="Files"
          columns={["File", "Lines", "Seq", "Last hash"]}
          wideColumn="Last hash"
          rows={scenes.flatMap(({ sceneId, journal, matches }) => [
            fileRow(`${sceneId}, journal`, journal),
            fileRow(`${sceneId}, matches`, matches),
          ])}
        />
      )}
    </Panel>
  );
}

function fileRow(name: string, { firstSeq, lastSeq, records, lastHash }: FileEnd): StackedRow {
  const lines = records ?? (firstSeq === null || lastSeq === null ? null : lastSeq - firstSeq + 1);
  return {
    key: name,
    head: name,
    cells: [
      lines === null ? "–" : count(lines),
      lastSeq === null ? "–" : `${count(firstSeq ?? 1)} to ${count(lastSeq)}`,
      lastHash === null ? "–" : <code className={styles.hash}>{lastHash}</code>,
    ],
  };
}
