import { Empty, Panel } from "../parts/panel.tsx";
import styles from "./login.module.css";

/** Before anything is known: what the page waits for. */
export function WaitingForServer({ isUnreachable }: { readonly isUnreachable: boolean }) {
  return (
    <main className={styles.page}>
      <div role="status">
        {isUnreachable ? (
          <Panel title="The server does not answer">
            <Empty title="Trying again every few seconds">
              Check that the server runs and that this machine reaches it. Nothing has to be reloaded.
            </Empty>
          </Panel>
        ) : (
          <p className={styles.hint}>Connecting to the server…</p>
        )}
      </div>
    </main>
  );
}
