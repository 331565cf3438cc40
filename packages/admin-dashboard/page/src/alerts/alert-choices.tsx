import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useSources } from "../live/context.ts";
import { Panel } from "../parts/panel.tsx";
import { useKeptChoice } from "../parts/use-kept-choice.ts";
import { alertChoice } from "./alert-choice.ts";
import styles from "./alert-choices.module.css";
import { canNotify, mayNotify } from "./desktop-notice.ts";

/** In which ways this browser tells of problems that come while nobody sees the page. */
export function AlertChoices() {
  const { tone } = useSources();
  const [sound, setSound] = useKeptChoice(alertChoice("sound"), false);
  const [notice, setNotice] = useKeptChoice(alertChoice("notice"), false);
  const [isRefused, setIsRefused] = useState(false);
  const chooseNotice = async (isWanted: boolean): Promise<void> => {
    const isAllowed = !isWanted || (await mayNotify());
    setIsRefused(!isAllowed);
    setNotice(isWanted && isAllowed);
  };
  return (
    <Panel title="Tell me of new problems" note="while this page is hidden; kept in this browser">
      <div className={styles.choices}>
        <Checkbox
          label="With a sound"
          description="Two short notes, as now when it is chosen. After a reload browsers stay silent until the page is clicked."
          checked={sound}
          onChange={(event) => {
            setSound(event.currentTarget.checked);
            if (event.currentTarget.checked) void tone();
          }}
        />
        <Checkbox
          label="With a notice of the desktop"
          description={
            canNotify()
              ? "It shows the problem and what to do, with pseudonyms only."
              : "This browser shows none for this address: it needs https."
          }
          disabled={!canNotify()}
          checked={notice}
          onChange={(event) => void chooseNotice(event.currentTarget.checked)}
        />
        {isRefused ? (
          <p role="alert" className={styles.refused}>
            The browser does not allow notices of this page. Allow them in its settings for this address, then
            choose again.
          </p>
        ) : null}
      </div>
    </Panel>
  );
}
