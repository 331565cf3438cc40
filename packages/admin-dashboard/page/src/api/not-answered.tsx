import { Button } from "@mantine/core";
import { Empty } from "../parts/panel.tsx";
import type { Answer } from "./answer.ts";

/** What stands in the place of an answer that is not there: why, and what can be done. */
export function NotAnswered({
  what,
  answer,
  again,
}: {
  /** As the start of a sentence: "The record of this match". */
  readonly what: string;
  readonly answer: Exclude<Answer<unknown>, { readonly kind: "ok" }> | null;
  readonly again: () => void;
}) {
  if (answer === null) {
    return (
      <div role="status">
        <Empty title="Asking the server…" />
      </div>
    );
  }
  switch (answer.kind) {
    case "absent":
      return (
        <Empty title={`${what} is not offered by this server`}>
          What comes over the live connection is shown all the same. The log files and the command{" "}
          <code>match-log</code> hold the rest.
        </Empty>
      );
    case "refused":
      return <Empty title={`${what} was refused`}>{answer.message}</Empty>;
    case "unreachable":
      return (
        <Empty title={`${what} could not be read`}>
          The server did not answer.{" "}
          <Button size="compact-xs" variant="default" onClick={again}>
            Try again
          </Button>
        </Empty>
      );
  }
}
