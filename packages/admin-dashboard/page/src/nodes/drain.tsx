import { Button, Textarea } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import dialogStyles from "../acts/act-dialog.module.css";
import type { Answer } from "../api/answer.ts";
import { useSources } from "../live/context.ts";
import { Dialog } from "../parts/dialog.tsx";

/** Lets a node hand its scenes over, so that it can be stopped, with the effect named and a reason. */
export function Drain({ node }: { readonly node: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
        Drain
      </Button>
      {isOpen ? <DrainDialog node={node} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function DrainDialog({ node, onClose }: { readonly node: string; readonly onClose: () => void }) {
  const { api } = useSources();
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [answer, setAnswer] = useState<Answer<true> | null>(null);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === "") return setError("Say why: the record needs a reason.");
    setIsSending(true);
    setAnswer(await api.drain(node, reason.trim()));
    setIsSending(false);
  };
  return (
    <Dialog title={`Drain ${node}`} onClose={onClose} canClose={!isSending}>
      {answer === null ? (
        <form noValidate className={dialogStyles.form} onSubmit={(event) => void submit(event)}>
          <ul className={dialogStyles.effects}>
            <li>Other nodes take its scenes over; its people connect to them and keep their places.</li>
            <li>It can be stopped then; it does not end by itself.</li>
          </ul>
          <Textarea
            label="Reason"
            required
            maxLength={500}
            data-autofocus
            value={reason}
            error={error}
            errorProps={{ role: "alert" }}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className={dialogStyles.buttons}>
            <Button variant="default" onClick={onClose} disabled={isSending}>
              Cancel
            </Button>
            <Button type="submit" loading={isSending} className={dialogStyles.danger}>
              Drain
            </Button>
          </div>
        </form>
      ) : (
        <p role="status" aria-label="Result">
          {answer.kind === "ok"
            ? "Done: it hands its scenes over."
            : answer.kind === "refused"
              ? `Not done: ${answer.message}`
              : "No answer came. It may have been done: look at the list of nodes."}
        </p>
      )}
    </Dialog>
  );
}
