import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import type { Answer } from "../api/answer.ts";
import type { Identity } from "../api/admin-api.ts";
import { useCanAct, useSources } from "../live/context.ts";
import { Icon } from "../parts/icon.tsx";
import styles from "./unmask.module.css";

/** Shows who somebody is on the platform they came from: on request, with a reason, and recorded. */
export function Unmask({ subjectId }: { readonly subjectId: string }) {
  const { api } = useSources();
  const canAct = useCanAct();
  const [isAsking, setIsAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [answer, setAnswer] = useState<Answer<readonly Identity[]> | null>(null);
  if (!canAct) return null;

  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === "") return setError("Say why: the look-up is recorded with its reason.");
    setError(null);
    setIsSending(true);
    setAnswer(await api.unmask([subjectId], reason.trim()));
  };

  if (answer !== null) {
    return (
      <p role="status" className={styles.shown}>
        <Icon name="info" /> {words(answer)}
      </p>
    );
  }
  if (!isAsking) {
    return (
      <div>
        <Button size="compact-sm" variant="default" onClick={() => setIsAsking(true)}>
          Show the platform id
        </Button>
      </div>
    );
  }
  return (
    <form noValidate className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        size="xs"
        label="Reason for showing the platform id"
        description="The look-up is recorded with your name and this reason."
        required
        autoFocus
        maxLength={500}
        value={reason}
        error={error}
        errorProps={{ role: "alert" }}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" loading={isSending}>
        Show it
      </Button>
      <Button size="compact-sm" variant="default" disabled={isSending} onClick={() => setIsAsking(false)}>
        Cancel
      </Button>
    </form>
  );
}

function words(answer: Answer<readonly Identity[]>): string {
  switch (answer.kind) {
    case "ok": {
      const [found] = answer.value;
      return found?.platformId === undefined || found.platformId === null
        ? "No platform id is stored for this person."
        : `Platform id: ${found.platformId}${found.platform === null ? "" : ` (${found.platform})`}`;
    }
    case "absent":
      return "This server does not keep platform ids.";
    case "refused":
      return `Not shown: ${answer.message}`;
    case "unreachable":
      return "The server did not answer. Close this drawer and try again.";
  }
}
