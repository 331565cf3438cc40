import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSources } from "../live/context.ts";
import { Panel } from "../parts/panel.tsx";
import { count } from "../words/number.ts";
import flowStyles from "../flow/flow.module.css";
import { BonusButton } from "./bonus-button.tsx";
import { DownloadLink } from "./download-link.tsx";
import { type Choice, isReady, optionsOf } from "./export-choice.tsx";
import { parsePayRate } from "./pay-rate.ts";
import { parseCsv } from "./parse-csv.ts";
import styles from "./exports.module.css";

const previewRows = 20;

/** What came when the sheet was looked at; it belongs to one address, and so to one scene, rate and choice of ids. */
interface Preview {
  readonly address: string;
  /** Null where it could not be read. */
  readonly rows: readonly (readonly string[])[] | null;
}

/** Who is to be paid: outcome, seconds waited and completion code of each, as a file and at a glance. */
export function PaymentSheet({ choice }: { readonly choice: Choice }) {
  const { api } = useSources();
  const [preview, setPreview] = useState<Preview | null>(null);
  const [rate, setRate] = useState("");
  const payPerHour = parsePayRate(rate);
  const url =
    isReady(choice) && payPerHour !== undefined
      ? api.exportUrl("payments", { ...optionsOf(choice), payPerHour })
      : null;
  const show = async (): Promise<void> => {
    if (url === null) return;
    const address = url.href;
    try {
      const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
      setPreview({ address, rows: response.ok ? parseCsv(await response.text()) : null });
    } catch {
      setPreview({ address, rows: null });
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
          <DownloadLink
            name="payments.csv"
            url={url}
            missing={payPerHour === undefined ? "mend the pay per hour first" : "give the reason first"}
          />
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
          error={payPerHour === undefined ? "Expected an amount like 9.50, at most 1,000,000." : undefined}
          onChange={(event) => setRate(event.currentTarget.value)}
        />
        <BonusButton choice={choice} payPerHour={payPerHour} />
      </div>
      <PreviewTable preview={preview !== null && preview.address === url?.href ? preview : null} />
    </Panel>
  );
}

function PreviewTable({ preview }: { readonly preview: Preview | null }) {
  if (preview === null) {
    return <p className={styles.hint}>Nobody is paid from here: the sheet is for the platform’s own form.</p>;
  }
  if (preview.rows === null) {
    return (
      <p className={styles.hint} role="alert">
        The sheet could not be read. Try again, or look into the server’s log.
      </p>
    );
  }
  const [head = [], ...rows] = preview.rows;
  return (
    <div className={flowStyles.scroll} tabIndex={0} role="region" aria-label="Preview of the payment sheet">
      <table className={styles.preview}>
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
