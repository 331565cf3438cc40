import { useRef } from "react";
import styles from "./column-chooser.module.css";

/** Which columns are shown; at least one is. */
export function ColumnChooser({
  columns,
  shown,
  onChange,
}: {
  readonly columns: readonly { readonly id: string; readonly header: string }[];
  readonly shown: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  return (
    <details
      ref={details}
      className={styles.chooser}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || details.current?.open !== true) return;
        details.current.open = false;
        details.current.querySelector("summary")?.focus();
        event.stopPropagation();
      }}
    >
      <summary className={styles.summary}>Columns</summary>
      <div role="group" aria-label="Columns" className={styles.list}>
        {columns.map(({ id, header }) => {
          const isShown = shown.includes(id);
          return (
            <label key={id} className={styles.choice}>
              <input
                type="checkbox"
                checked={isShown}
                disabled={isShown && shown.length === 1}
                onChange={() =>
                  onChange(
                    columns.map((column) => column.id).filter((one) => shown.includes(one) !== (one === id)),
                  )
                }
              />
              {header}
            </label>
          );
        })}
      </div>
    </details>
  );
}
