import { Button, Textarea } from "@mantine/core";
import type { AdminAck } from "@waitroom/admin-events/client";
import { type SubmitEvent, useState } from "react";
import { useLive, useSources } from "../live/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import styles from "./act-dialog.module.css";
import type { Plan } from "./plan.ts";
import type { ActRequest, PlannedAct } from "./planned-act.ts";

interface Outcome {
  readonly request: ActRequest;
  readonly answer: AdminAck;
}

const mostReason = 500;
const mostMessage = 1_000;

/**
 * Names the effect as things stand, asks for the reason, sends it, and shows what came of it. Where the effect became another
 * one while the dialog was open, it has to be looked at again before anything is sent.
 */
export function ActDialog({ plan, onClose }: { readonly plan: Plan; readonly onClose: () => void }) {
  const { live } = useSources();
  const { latest } = useLive();
  const act = latest === null ? null : plan(latest);
  const [agreed, setAgreed] = useState<readonly string[]>(act?.ends ?? []);
  const [reason, setReason] = useState("");
  const [message, setMessage] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const [sent, setSent] = useState<PlannedAct | null>(null);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const shown = sent ?? act;
  const isSending = sent !== null && outcomes.length === 0;

  if (outcomes.length > 0 && shown !== null) {
    return (
      <Dialog title={shown.title} onClose={onClose}>
        <Result outcomes={outcomes} onClose={onClose} />
      </Dialog>
    );
  }
  if (shown === null) {
    return (
      <Dialog title="Nothing is left to do" onClose={onClose}>
        <div className={styles.form}>
          <p role="alert">
            Those whom it concerns went on meanwhile, or somebody else did it. Nothing was sent.
          </p>
          <CloseButton onClose={onClose} />
        </div>
      </Dialog>
    );
  }
  const isNews = sent === null && shown.ends.some((end) => !agreed.includes(end));
  const lacksReason = reason.trim() === "";
  const lacksMessage = shown.hasMessage && message.trim() === "";

  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (lacksReason || lacksMessage || isSending) return;
    // What came since this was drawn counts too; it is drawn next.
    const state = live.get().latest;
    const current = state === null ? null : plan(state);
    if (current === null || current.ends.some((end) => !agreed.includes(end))) return;
    setSent(current);
    const done: Outcome[] = [];
    for (const request of current.requests) {
      const answer = await live.act({
        ...request,
        reason: reason.trim(),
        ...(current.hasMessage ? { message: message.trim() } : {}),
      });
      done.push({ request, answer });
    }
    setOutcomes(done);
  };

  return (
    <Dialog title={shown.title} onClose={onClose} canClose={!isSending}>
      <form noValidate className={styles.form} onSubmit={(event) => void submit(event)}>
        {isNews ? (
          <p role="alert" className={styles.news}>
            <Icon name="warning" /> This changed while you were here. Look again at what it does.
          </p>
        ) : null}
        <ul className={styles.effects}>
          {shown.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
          {shown.isFinal ? (
            <li className={styles.final}>
              <Icon name="warning" /> This cannot be taken back.
            </li>
          ) : null}
        </ul>
        {shown.hasMessage ? (
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
          data-autofocus={shown.hasMessage ? undefined : true}
          value={reason}
          error={isAsked && lacksReason ? "Say why: the record needs a reason." : undefined}
          errorProps={{ role: "alert" }}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose} disabled={isSending}>
            Cancel
          </Button>
          <Button
            type={isNews ? "button" : "submit"}
            loading={isSending}
            className={shown.isFinal && !isNews ? styles.danger : undefined}
            onClick={(event) => {
              if (!isNews) return;
              // React makes it a button that submits before the browser asks what the click does.
              event.preventDefault();
              setAgreed(shown.ends);
            }}
          >
            {isNews ? "I have looked" : shown.button}
          </Button>
        </div>
      </form>
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
      <div role="status" aria-label="Result">
        <ul className={styles.outcomes}>
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
      </div>
      <CloseButton onClose={onClose} />
    </div>
  );
}

/** The last thing to be done in the dialog; takes the focus. */
function CloseButton({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className={styles.buttons}>
      <Button onClick={onClose} data-autofocus ref={takeFocus}>
        Close
      </Button>
    </div>
  );
}

/** One function for all renders: another one would take the focus each time. */
function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
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
