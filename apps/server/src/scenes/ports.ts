import type { NewMatch } from "@waitroom/match-logger";
import type { SetTimer, WaitingRoomEvent } from "@waitroom/matchmaker";
import type { Message } from "./payloads.ts";

/** Sends a participant's message to the connection that counts; nothing happens while there is none. */
export interface Tell {
  readonly message: (subjectId: string, message: Message) => void;
  /** The same with an answer; `answer` is data from outside. */
  readonly ask: (subjectId: string, message: Message, onAnswer: (answer: unknown) => void) => void;
  /** The connection that counts, or null. */
  readonly connection: (subjectId: string) => string | null;
}

/** What a scene reports to whoever watches the study. */
export interface Watch {
  readonly record: (sceneId: string, events: readonly WaitingRoomEvent[]) => void;
  readonly logActivity: (
    eventType: string,
    subjectId: string,
    details: Readonly<Record<string, string | number | boolean | null>>,
  ) => void;
  readonly reportProblem: (problem: SceneProblem) => void;
  readonly resolveProblem: (code: string, sceneId?: string) => void;
}

/** Something that the person who runs the study should know of, with what to do. */
export interface SceneProblem {
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly action: string;
  readonly sceneId?: string;
}

/** What every scene of a server shares. */
export interface ScenePorts {
  /** Makes the record of a match durable, before its group is told. */
  readonly logger: { readonly logMatch: (match: NewMatch) => Promise<unknown> };
  readonly tell: Tell;
  readonly watch: Watch;
  /** Epoch ms that never go back. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Called around each question to the rule of a scene, so that it can be measured. @default not measured */
  readonly aroundRule?: (sceneId: string) => <T>(ask: () => T) => T;
}
