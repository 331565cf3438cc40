import { always, type Model } from "./model.ts";

/** What people do in a waiting room. Each model draws from a stream of its own for each person. */
export interface Behaviour {
  /** How long somebody waits for a group before they leave, in ms; null: as long as it takes. @default null */
  readonly patienceMs?: Model<number | null>;
  /** How long somebody takes to answer that they are there, in ms; null: they never answer. @default 0 */
  readonly answerMs?: Model<number | null>;
  /** How long a connection lasts, in ms; null: it is never lost. @default null */
  readonly connectedMs?: Model<number | null>;
  /** How long somebody is away who lost the connection or did not answer, in ms; null: for good. @default null */
  readonly awayMs?: Model<number | null>;
  /** How long a game lasts, in ms. @default 600_000 */
  readonly gameMs?: Model<number>;
}

/** With the defaults filled in. */
export function resolveBehaviour(behaviour: Behaviour): Required<Behaviour> {
  return {
    patienceMs: behaviour.patienceMs ?? always(null),
    answerMs: behaviour.answerMs ?? always(0),
    connectedMs: behaviour.connectedMs ?? always(null),
    awayMs: behaviour.awayMs ?? always(null),
    gameMs: behaviour.gameMs ?? always(600_000),
  };
}
