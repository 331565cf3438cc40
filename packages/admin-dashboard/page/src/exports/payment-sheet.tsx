import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSources } from "../live/context.ts";
import { Panel } from "../parts/panel.tsx";
import { count } from "../words/number.ts";
import flowStyles from "../flow/flow.module.css";
import { DownloadLink } from "./download-link.tsx";
import { type Choice, isReady, optionsOf } from "./export-choice.tsx";
import { parseCsv } from "./parse-csv.ts";
import styles from "./exports.module.css";

const previewRows = 20;

type Preview =
  | { readonly kind: "none" }
  | { readonly kind: "shown"; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "failed" };

/** Who is to be paid: outcome, seconds waited and completion code of each, as a file and at a glance. */
export function PaymentSheet({ choice }: { readonly choice: Choice }) {
  const { api } = useSources();
  const [preview, setPreview] = useState<Preview>({ kind: "none" });
  const [rate, setRate] = useState("");
  const payPerHour = Number(rate.replace(",", "."));
  const url = isReady(choice)
    ? api.exportUrl("payments", {
        ...optionsOf(choice),
        payPerHour: rate.trim() !== "" && payPerHour >= 0 ? payPerHour : null,
      })
    : null;
  const show = async (): Promise<void> => {
    if (url === null) return;
    try {
      const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
      setPreview(response.ok ? { kind: "shown", rows: parseCsv(await response.text()) } : { kind: "failed" });
    } catch {
      setPreview({ kind: "failed" });
    }
  };
  return (
    <Panel
      title="Payment sheet"
      note="outcome, seconds waited and completion code of each participant"
      controls={
        <>
          <Button size="compact-sm" variant="default" disabled={url === null} onClick={() => void show()}>
            Look at it
          </Button>
          <DownloadLink name="payments.csv" url={url} />
        </>
      }
    >
      <div className={styles.options}>
        <TextInput
          size="xs"
          label="Pay per hour of waiting"
          placeholder="none suggested"
          inputMode="decimal"
          value={rate}
          error={rate.trim() === "" || payPerHour >= 0 ? undefined : "Expected a number like 9.50."}
          onChange={(event) => setRate(event.currentTarget.value)}
        />
      </div>
      <PreviewTable preview={preview} />
    </Panel>
  );
}

function PreviewTable({ preview }: { readonly preview: Preview }) {
  if (preview.kind === "none") {
    return <p className={styles.hint}>Nobody is paid from here: the sheet is for the platform’s own form.</p>;
  }
  if (preview.kind === "failed") {
    return (
      <p className={styles.hint} role="alert">
        The sheet could not be read. Try again, or look into the server’s log.
      </p>
    );
  }
  const [head = [], ...rows] = preview.rows;
  return (
    <div className={flowStyles.scroll} tabIndex={0} role="region" aria-label="Preview of the payment sheet">
      <table className={flowStyles.table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, previewRows).map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>
        {rows.length > previewRows
          ? `${count(rows.length - previewRows)} more in the file`
          : `${count(rows.length)} in the file`}
      </p>
    </div>
  );
}
