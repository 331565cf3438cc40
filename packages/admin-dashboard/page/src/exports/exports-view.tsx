import { Checkbox, NativeSelect } from "@mantine/core";
import { useCallback, useState } from "react";
import { NotAnswered } from "../api/not-answered.tsx";
import type { ExportsInfo } from "../api/exports-info.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useCanAct, useSources } from "../live/context.ts";
import { Icon } from "../parts/icon.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { FileEnds } from "./file-ends.tsx";
import { PaymentSheet } from "./payment-sheet.tsx";
import styles from "./exports.module.css";
import { tableWords } from "./table-words.ts";

/** The tables for analysis, what they are made from, and the sheet for paying. */
export function ExportsView() {
  const { api } = useSources();
  const { answer, again } = useAnswer(useCallback(() => api.exports(), [api]));
  if (answer?.kind !== "ok") {
    return (
      <Panel title="Export and pay">
        <NotAnswered what="Export" answer={answer} again={again} />
      </Panel>
    );
  }
  return <Exports info={answer.value} again={again} />;
}

function Exports({ info, again }: { readonly info: ExportsInfo; readonly again: () => void }) {
  const { api } = useSources();
  const canAct = useCanAct();
  const [sceneId, setSceneId] = useState("");
  const [withIds, setWithIds] = useState(false);
  const tables = info.tables.filter((table) => table !== "payments");
  return (
    <>
      <Panel
        title="Tables for analysis"
        note="CSV, tidy: one row for each match, member, wait, decision or action"
      >
        <div className={styles.options}>
          <NativeSelect
            size="xs"
            label="Scene"
            value={sceneId}
            data={[
              { value: "", label: "all scenes" },
              ...info.scenes.map((scene) => ({ value: scene.sceneId, label: scene.sceneId })),
            ]}
            onChange={(event) => setSceneId(event.currentTarget.value)}
          />
          {canAct ? (
            <Checkbox
              size="sm"
              label="With subject ids"
              description="Recorded as an action. Without, each export has pseudonyms of its own."
              checked={withIds}
              onChange={(event) => setWithIds(event.currentTarget.checked)}
            />
          ) : (
            <p className={styles.soft}>
              Scrubbed: each export has pseudonyms of its own. Only operators export ids.
            </p>
          )}
        </div>
        {tables.length === 0 ? (
          <Empty title="This server offers no tables">
            The command match-log export makes them from the files.
          </Empty>
        ) : (
          <ul className={styles.tables}>
            {tables.map((table) => (
              <li key={table} className={styles.tableRow}>
                <div>
                  <strong>{table}</strong>
                  <p className={styles.soft}>{tableWords(table)}</p>
                </div>
                <a
                  className={styles.download}
                  href={api.exportUrl(table, { sceneId, withIds }).href}
                  download
                >
                  <Icon name="down" size={14} /> Download {table}.csv
                </a>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {info.tables.includes("payments") ? <PaymentSheet sceneId={sceneId} withIds={withIds} /> : null}
      <FileEnds scenes={info.scenes} again={again} />
    </>
  );
}
