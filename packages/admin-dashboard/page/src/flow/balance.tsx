import { Button, Checkbox } from "@mantine/core";
import type { ConditionRow } from "@waitroom/admin-events/client";
import { useBlinding } from "../blinding/use-blinding.ts";
import { Icon } from "../parts/icon.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { csvLine, saveText } from "../parts/save-file.ts";
import { type StackedRow, StackedTable } from "../parts/stacked-table.tsx";
import { count, percent } from "../words/number.ts";
import styles from "./flow.module.css";

const columns: readonly [string, ...string[]] = [
  "Condition",
  "Planned",
  "Matched",
  "Started",
  "Completed",
  "Lost",
  "Lost of those over",
];

/** Groups per condition, so that drop-out that differs between conditions is seen while the study runs. */
export function Balance({ conditions }: { readonly conditions: readonly ConditionRow[] }) {
  const [isBlind, setBlind] = useBlinding();
  return (
    <Panel
      title="Balance of conditions"
      note="groups; lost: fell apart, or ended otherwise than completed"
      controls={
        <>
          <Checkbox
            size="sm"
            label="Hide names"
            title="This browser then shows no group's condition, in no view; exported tables still name them"
            checked={isBlind}
            onChange={(event) => setBlind(event.currentTarget.checked)}
          />
          <Button
            size="compact-sm"
            variant="default"
            disabled={conditions.length === 0}
            leftSection={<Icon name="down" size={14} />}
            onClick={() => saveText("conditions.csv", "text/csv", conditionsCsv(conditions))}
          >
            CSV
          </Button>
        </>
      }
    >
      {conditions.length === 0 ? (
        <Empty title="No group has a condition yet">
          Declare <code>conditions</code> in a scene of the experiment; each group is then given one, and they
          are counted here.
        </Empty>
      ) : (
        <StackedTable label="Conditions" columns={columns} rows={conditions.map(conditionRow)} />
      )}
    </Panel>
  );
}

function conditionRow(row: ConditionRow): StackedRow {
  const over = row.completed + row.lost;
  return {
    key: row.condition,
    head: row.condition,
    cells: [
      row.planned === null || row.planned === undefined ? "–" : planned(row.planned),
      count(row.matched),
      count(row.started),
      count(row.completed),
      count(row.lost),
      <span key="lost" className={styles.share}>
        {over === 0 ? "–" : percent(row.lost, over)}
        <span className={styles.bar} aria-hidden="true">
          <span style={{ width: `${over === 0 ? 0 : (100 * row.lost) / over}%` }} />
        </span>
      </span>,
    ],
  };
}

function planned(groups: number): string {
  return Number.isInteger(groups) ? count(groups) : groups.toFixed(1);
}

export function conditionsCsv(conditions: readonly ConditionRow[]): string {
  return [
    csvLine(["condition", "planned", "matched", "started", "completed", "lost"]),
    ...conditions.map((row) =>
      csvLine([row.condition, row.planned ?? null, row.matched, row.started, row.completed, row.lost]),
    ),
  ].join("");
}
