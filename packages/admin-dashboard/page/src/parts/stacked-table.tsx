import type { ReactNode } from "react";
import styles from "./stacked-table.module.css";
import { TableHead } from "./table-head.tsx";

export interface StackedRow {
  readonly key: string;
  /** What the row is about. */
  readonly head: string;
  /** One for each column after the first. */
  readonly cells: readonly ReactNode[];
}

/** A short table of numbers that becomes a list of labelled values where it is narrow; hence the explicit roles. */
export function StackedTable({
  label,
  columns,
  rows,
  wideColumn,
}: {
  readonly label: string;
  /** The first is that of the heads. */
  readonly columns: readonly [string, ...string[]];
  readonly rows: readonly StackedRow[];
  /** Its values need a line of their own where it is narrow. */
  readonly wideColumn?: string;
}) {
  const [, ...valueColumns] = columns;
  return (
    <div className={styles.frame}>
      <table role="table" className={styles.table} aria-label={label}>
        <TableHead columns={columns} />
        <tbody role="rowgroup">
          {rows.map(({ key, head, cells }) => (
            <tr key={key} role="row">
              <th role="rowheader" scope="row">
                {head}
              </th>
              {valueColumns.map((column, index) => (
                <td key={column} role="cell" className={column === wideColumn ? styles.wide : undefined}>
                  <span aria-hidden="true" className={styles.label}>
                    {column}
                  </span>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
