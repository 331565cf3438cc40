import { Button } from "@mantine/core";
import { useLive, useReadable, useSources } from "../live/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import styles from "./who.module.css";

/** Who looks and what they may do, and the way out. */
export function Who() {
  const { identity } = useLive();
  const { signOut } = useSources();
  if (identity === null) return null;
  return (
    <span className={styles.who}>
      <span
        className={styles.role}
        title={
          identity.role === "operator"
            ? `Signed in as ${identity.name}: may look and act`
            : `Signed in as ${identity.name}: may look, not act`
        }
      >
        {identity.role}
      </span>
      <Button size="compact-sm" variant="default" onClick={() => void signOut.run()}>
        Sign out
      </Button>
      <NotSignedOut />
    </span>
  );
}

/** Says that the session may go on, which whoever leaves a shared machine has to know. */
function NotSignedOut() {
  const { signOut } = useSources();
  if (useReadable(signOut) !== "failed") return null;
  return (
    <Dialog title="Not signed out" onClose={signOut.giveUp}>
      <div className={styles.notOut}>
        <p role="alert">
          The server did not confirm it, so this browser may still be signed in. Try again when the server
          answers, before you leave this machine to others.
        </p>
        <div className={styles.buttons}>
          <Button variant="default" onClick={signOut.giveUp}>
            Stay signed in
          </Button>
          <Button data-autofocus onClick={() => void signOut.run()}>
            Try again
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
