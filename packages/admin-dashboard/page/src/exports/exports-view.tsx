import { useCallback, useState } from "react";
import type { ExportsInfo } from "../api/exports-info.ts";
import { NotAnswered } from "../api/not-answered.tsx";
import { useAnswer } from "../api/use-answer.ts";
import { useSources } from "../live/context.ts";
import { Empty, Panel } from "../parts/panel.tsx";
import { DownloadLink } from "./download-link.tsx";
import { type Choice, ExportChoice, everything, isReady, optionsOf } from "./export-choice.tsx";
import styles from "./exports.module.css";
import { FileEnds } from "./file-ends.tsx";
import { PaymentSheet } from "./payment-sheet.tsx";
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
  const [choice, setChoice] = useState<Choice>(everything);
  const tables = info.tables.filter((table) => table !== "payments");
  return (
    <>
      <Panel
        title="Tables for analysis"
        note="CSV, tidy: one row for each match, member, wait, decision or action"
      >
        <ExportChoice
          sceneIds={info.scenes.map(({ sceneId }) => sceneId)}
          choice={choice}
          onChange={setChoice}
        />
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
                <DownloadLink
                  name={`${table}.csv`}
                  url={isReady(choice) ? api.exportUrl(table, optionsOf(choice)) : null}
                />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {info.tables.includes("payments") ? <PaymentSheet choice={choice} /> : null}
      <FileEnds scenes={info.scenes} again={again} />
    </>
  );
}
