import { Button } from "@mantine/core";
import { useLive, useSources } from "../live/context.ts";
import styles from "./who.module.css";

/** Who looks and what they may do, and the way out. */
export function Who() {
  const { identity } = useLive();
  const { api } = useSources();
  if (identity === null) return null;
  const signOut = async (): Promise<void> => {
    await api.signOut();
    location.reload();
  };
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
      <Button size="compact-sm" variant="default" onClick={() => void signOut()}>
        Sign out
      </Button>
    </span>
  );
}
