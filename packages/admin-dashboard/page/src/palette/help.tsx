import { Checkbox } from "@mantine/core";
import { Dialog } from "../parts/dialog.tsx";
import styles from "./help.module.css";
import { shortcuts } from "./shortcuts.ts";

/** The keys of the page, and the switch for the single ones. */
export function Help({
  isOn,
  onSwitch,
  onClose,
}: {
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Keyboard and help" onClose={onClose}>
      <dl className={styles.keys}>
        {shortcuts.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Checkbox
        label="Single keys are on"
        checked={isOn}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      <p className={styles.note}>
        Times are those of this computer; point at one for UTC. Names are pseudonyms, made from the subject
        id. This page only looks: closing it changes nothing in the experiment.
      </p>
    </Dialog>
  );
}
