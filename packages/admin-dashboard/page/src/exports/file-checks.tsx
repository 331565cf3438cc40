import { useState } from "react";
import { Button } from "@mantine/core";
import type { FileCheck } from "../api/exports-info.ts";
import type { Answer } from "../api/answer.ts";
import { useClock, useSources } from "../live/context.ts";
import { Icon } from "../parts/icon.tsx";
import { Instant } from "../parts/time.tsx";
import { count, counted } from "../words/number.ts";
import styles from "./exports.module.css";

interface Checked {
  readonly at: number;
  readonly answer: Answer<readonly FileCheck[]>;
}

/** Has the server read its files from the first line, and says what came of it: all of them whole, or where not. */
export function FileChecks() {
  const { api } = useSources();
  const clock = useClock();
  const [isAsking, setIsAsking] = useState(false);
  const [checked, setChecked] = useState<Checked | null>(null);
  const check = async (): Promise<void> => {
    setIsAsking(true);
    const answer = await api.checks();
    setChecked({ at: clock.now(), answer });
    setIsAsking(false);
  };
  return (
    <div className={styles.checks}>
      <Button size="compact-sm" variant="default" loading={isAsking} onClick={() => void check()}>
        Check the files
      </Button>
      <div role="status" aria-label="Check of the files">
        {checked === null ? (
          <p className={styles.soft}>Reads every line, and compares it with the hash in the next one.</p>
        ) : (
          <Result {...checked} />
        )}
      </div>
    </div>
  );
}

function Result({ at, answer }: Checked) {
  if (answer.kind !== "ok") {
    return <p className={styles.bad}>{notChecked(answer)}</p>;
  }
  const broken = answer.value.filter(({ flaws }) => flaws > 0);
  if (broken.length === 0) {
    const lines = answer.value.reduce((sum, file) => sum + file.lines, 0);
    return (
      <p className={styles.whole}>
        <Icon name="check" size={14} /> {counted(answer.value.length, "file")} whole, {counted(lines, "line")}
        , read at <Instant at={at} />
      </p>
    );
  }
  return (
    <ul className={styles.bad}>
      {broken.map(({ file, flaws, firstFlaw }) => (
        <li key={file}>
          <Icon name="error" size={14} /> {file}: {counted(flaws, "flaw")}
          {firstFlaw === null ? null : `, the first in line ${count(firstFlaw.line)}: ${firstFlaw.reason}`}
        </li>
      ))}
    </ul>
  );
}

function notChecked(answer: Exclude<Answer<unknown>, { readonly kind: "ok" }>): string {
  switch (answer.kind) {
    case "absent":
      return "This server does not check its files; match-log validate does.";
    case "refused":
      return `The files were not checked: ${answer.message}`;
    case "unreachable":
      return "The server did not answer. Try again.";
  }
}
