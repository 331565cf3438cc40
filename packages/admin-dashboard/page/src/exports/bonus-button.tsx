import { Button } from "@mantine/core";
import { useState } from "react";
import { useSources } from "../live/context.ts";
import { Icon } from "../parts/icon.tsx";
import { saveText } from "../parts/save-file.ts";
import { counted } from "../words/number.ts";
import { bonusForm } from "./bonus-form.ts";
import { type Choice, isReady, optionsOf } from "./export-choice.tsx";
import styles from "./exports.module.css";
import { parseCsv } from "./parse-csv.ts";

/** Saves the suggested pay as the lines that Prolific's form for bonuses takes; needs ids, their reason and a rate. */
export function BonusButton({
  choice,
  payPerHour,
}: {
  readonly choice: Choice;
  /** Null for none, undefined for what is no amount. */
  readonly payPerHour: number | null | undefined;
}) {
  const { api } = useSources();
  const [said, setSaid] = useState("");
  const [isAsking, setIsAsking] = useState(false);
  const isPossible =
    choice.withIds && isReady(choice) && payPerHour !== null && payPerHour !== undefined && !isAsking;

  const save = async (): Promise<void> => {
    setIsAsking(true);
    try {
      const options = optionsOf(choice);
      const rows = await Promise.all([
        readTable(api.exportUrl("payments", { ...options, payPerHour: payPerHour ?? null })),
        readTable(api.exportUrl("identities", { ...options, sceneId: "" })),
      ]);
      const { text, lines, withoutId } = bonusForm(...rows);
      if (lines > 0) saveText("prolific-bonuses.csv", "text/csv", text);
      setSaid(
        `${lines === 0 ? "Nobody from Prolific is owed anything" : `${counted(lines, "line")} saved`}; ${
          withoutId === 0
            ? "nobody is left out"
            : `${counted(withoutId, "row")} without a Prolific id left out`
        }. Each has the pay for the wait alone.`,
      );
    } catch (error) {
      setSaid(`The form was not made: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setIsAsking(false);
    }
  };

  return (
    <div className={styles.bonus}>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!isPossible}
        leftSection={<Icon name="down" size={14} />}
        onClick={() => void save()}
      >
        Prolific bonuses
      </Button>
      <p role="status" className={styles.soft}>
        {said === "" ? "Prolific id and pay, a line each: with subject ids and a pay per hour." : said}
      </p>
    </div>
  );
}

async function readTable(url: URL): Promise<readonly (readonly string[])[]> {
  const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
  if (!response.ok) throw new TypeError(`Expected a table, the server answered ${response.status}.`);
  return parseCsv(await response.text());
}
