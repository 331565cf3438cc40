import type { ParticipantState } from "@waitroom/admin-events/client";
import type { IconName } from "../parts/icon.tsx";
import { Tag, type Tone } from "../parts/tag.tsx";

/** Where somebody stands. */
export function StateTag({ state }: { readonly state: ParticipantState }) {
  const { tone, icon } = looks[state];
  return (
    <Tag tone={tone} icon={icon}>
      {stateWords(state)}
    </Tag>
  );
}

export function stateWords(state: ParticipantState): string {
  return looks[state].words;
}

const looks: Readonly<
  Record<ParticipantState, { readonly tone: Tone; readonly icon: IconName; readonly words: string }>
> = {
  waiting: { tone: "accent", icon: "clock", words: "waiting" },
  reserved: { tone: "accent", icon: "people", words: "confirming" },
  matched: { tone: "accent", icon: "people", words: "counting down" },
  started: { tone: "accent", icon: "play", words: "in the game" },
  ended: { tone: "good", icon: "check", words: "ended" },
  left: { tone: "plain", icon: "exit", words: "left" },
  timed_out: { tone: "warn", icon: "clock", words: "timed out" },
  removed: { tone: "bad", icon: "cross", words: "removed" },
  screened_out: { tone: "plain", icon: "cross", words: "screened out" },
};
