import { WaitSample } from "../wait-sample.ts";
import { emptyFigures, type SceneFigures } from "./scene-figures.ts";
import { OldestWaiting } from "./oldest-waiting.ts";
import { placeOf, type Ticket } from "./ticket.ts";

/** What is kept of one scene. */
export interface SceneRecord {
  figures: SceneFigures;
  lastSeq: number;
  readonly tickets: Map<string, Ticket>;
  readonly oldestWaiting: OldestWaiting;
  /** Those under way whose latest RTT is known. */
  readonly measured: Map<string, number>;
  readonly proposals: Map<number, readonly string[]>;
  readonly waits: WaitSample;
}

export function emptyScene(sceneId: string): SceneRecord {
  const tickets = new Map<string, Ticket>();
  return {
    figures: emptyFigures(sceneId),
    lastSeq: 0,
    tickets,
    oldestWaiting: new OldestWaiting((subjectId, enteredAt) => {
      const ticket = tickets.get(subjectId);
      return ticket?.enteredAt === enteredAt && placeOf(ticket) === "waiting";
    }),
    measured: new Map(),
    proposals: new Map(),
    waits: new WaitSample(),
  };
}
