import { Button, Textarea } from "@mantine/core";
import type { AdminAck } from "@waitroom/admin-events/client";
import { type SubmitEvent, useState } from "react";
import { useSources } from "../live/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import styles from "./act-dialog.module.css";
import type { ActRequest, PlannedAct } from "./planned-act.ts";

interface Outcome {
  readonly request: ActRequest;
  readonly answer: AdminAck;
}

const mostReason = 500;
const mostMessage = 1_000;

/** Names the effect, asks for the reason, sends it, and shows what came of it. */
export function ActDialog({ act, onClose }: { readonly act: PlannedAct; readonly onClose: () => void }) {
  const { live } = useSources();
  const [reason, setReason] = useState("");
  const [message, setMessage] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const lacksReason = reason.trim() === "";
  const lacksMessage = act.hasMessage && message.trim() === "";

  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (lacksReason || lacksMessage) return;
    setIsSending(true);
    const done: Outcome[] = [];
    for (const request of act.requests) {
      const answer = await live.act({
        ...request,
        reason: reason.trim(),
        ...(act.hasMessage ? { message: message.trim() } : {}),
      });
      done.push({ request, answer });
    }
    setOutcomes(done);
    setIsSending(false);
  };

  return (
    <Dialog title={act.title} onClose={onClose} canClose={!isSending}>
      {outcomes.length > 0 ? (
        <Result outcomes={outcomes} onClose={onClose} />
      ) : (
        <form noValidate className={styles.form} onSubmit={(event) => void submit(event)}>
          <ul className={styles.effects}>
            {act.effects.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
            {act.isFinal ? (
              <li className={styles.final}>
                <Icon name="warning" /> This cannot be taken back.
              </li>
            ) : null}
          </ul>
          {act.hasMessage ? (
            <Textarea
              label="Message to the participants"
              required
              autosize
              minRows={2}
              maxLength={mostMessage}
              data-autofocus
              value={message}
              error={isAsked && lacksMessage ? "Write what they are to read." : undefined}
              errorProps={{ role: "alert" }}
              onChange={(event) => setMessage(event.currentTarget.value)}
            />
          ) : null}
          <Textarea
            label="Reason"
            description="Goes into the record of actions, with your name."
            required
            autosize
            minRows={2}
            maxLength={mostReason}
            data-autofocus={act.hasMessage ? undefined : true}
            value={reason}
            error={isAsked && lacksReason ? "Say why: the record needs a reason." : undefined}
            errorProps={{ role: "alert" }}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className={styles.buttons}>
            <Button variant="default" onClick={onClose} disabled={isSending}>
              Cancel
            </Button>
            <Button type="submit" loading={isSending} className={act.isFinal ? styles.danger : undefined}>
              {act.button}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Result({
  outcomes,
  onClose,
}: {
  readonly outcomes: readonly Outcome[];
  readonly onClose: () => void;
}) {
  return (
    <div className={styles.form}>
      <ul role="status" aria-label="Result" className={styles.outcomes}>
        {outcomes.map(({ request, answer }, index) => (
          <li key={index} data-ok={answer.ok}>
            <Icon name={answer.ok ? "check" : "error"} size={18} />
            <span>
              {outcomes.length > 1 ? <strong>{request.scene_id}: </strong> : null}
              {resultWords(answer)}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={onClose} data-autofocus ref={(button) => button?.focus()}>
          Close
        </Button>
      </div>
    </div>
  );
}

function resultWords(answer: AdminAck): string {
  if (answer.ok) return answer.message === undefined ? "Done." : `Done. ${answer.message}`;
  return `${effect(answer.error_code)}: ${answer.message ?? "the server gave no reason."} (${answer.error_code})`;
}

/** What came of an act that was not done in full. */
function effect(errorCode: string): string {
  if (errorCode === "PARTLY_DONE") return "Done in part";
  return errorCode === "NO_ANSWER" ? "Not known" : "Not done";
}
