import type { TimeRange } from "../next-group.ts";
import { WaitSample } from "../wait-sample.ts";
import { BoundarySamples } from "./boundary-samples.ts";
import { Needs } from "./needs.ts";
import type { SceneTrend } from "./scene-trend.ts";
import { emptyFigures, type SceneFigures } from "./scene-figures.ts";
import { OldestWaiting } from "./oldest-waiting.ts";
import { placeOf, type Ticket, waitingSince } from "./ticket.ts";

/** What is kept of one scene. */
export interface SceneRecord {
  figures: SceneFigures;
  lastSeq: number;
  readonly tickets: Map<string, Ticket>;
  readonly oldestWaiting: OldestWaiting;
  /** Those under way whose latest RTT is known. */
  readonly measured: Map<string, number>;
  /** How often those under way came back who did. */
  readonly returned: Map<string, number>;
  readonly proposals: Map<number, readonly string[]>;
  readonly waits: WaitSample;
  readonly needs: Needs;
  readonly trend: SceneTrend;
  /** What the last forecast came to, and from what. */
  lastRange: { readonly key: string; readonly range: TimeRange | null } | null;
}

/** From when the longest wait counts; null when nobody waits. */
export function longestWaitSince({ oldestWaiting, tickets }: SceneRecord): number | null {
  const ticket = tickets.get(oldestWaiting.subjectId() ?? "");
  return ticket === undefined ? null : waitingSince(ticket);
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
    returned: new Map(),
    proposals: new Map(),
    waits: new WaitSample(),
    needs: new Needs(),
    trend: new BoundarySamples(),
    lastRange: null,
  };
}
