import { boundText } from "../bounded-text.ts";
import { declaredNeeds } from "../declared-needs.ts";
import type { GameMoved, RoomEvent } from "../room-event.ts";
import { isFinished, matchedGame, movedGame, type Game } from "./game.ts";
import type { SceneFigures } from "./scene-figures.ts";
import {
  departedTicket,
  endedTicket,
  enteredTicket,
  isOver,
  matchedTicket,
  placeOf,
  reservedTicket,
  screenedOutTicket,
  startedTicket,
  type Ticket,
  updatedTicket,
  waitingTicket,
} from "./ticket.ts";

/** What the reducer may look at. */
export interface SceneView {
  readonly sceneId: string;
  readonly figures: SceneFigures;
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** Members by proposal id; those that are open. */
  readonly proposals: ReadonlyMap<number, readonly string[]>;
  readonly games: ReadonlyMap<string, Game>;
}

/** What one event changes. Everything that is not named stays. */
export interface SceneStep {
  readonly settings?: Partial<SceneSettings>;
  readonly tickets?: readonly Ticket[];
  readonly games?: readonly Game[];
  readonly openedProposal?: { readonly proposalId: number; readonly members: readonly string[] };
  readonly closedProposal?: number | null;
  /** Games whose `match_formed` the timeline has to show before this event. */
  readonly announce?: readonly Game[];
}

type SceneSettings = Omit<
  SceneFigures,
  | "arrived"
  | "waiting"
  | "inGroups"
  | "completed"
  | "exits"
  | "matches"
  | "started"
  | "ended"
  | "aborted"
  | "flow"
  | "conditions"
  | "lastMatchAt"
  | "waitsEnded"
  | "abandoned"
>;

/** The pure heart: what an event of a waiting room changes. It costs what changes, not what there is. */
export function reduceEvent(scene: SceneView, event: RoomEvent): SceneStep {
  switch (event.type) {
    case "opened":
      return opened(scene, event);
    case "resumed":
      // The one event that looks at all tickets: once for each start of the process.
      return { tickets: present(scene).map((ticket) => postponed(ticket, event.down_ms)) };
    case "screened_out": {
      // A waiting room screens out nobody who has been in.
      const before = scene.tickets.get(event.subject_id);
      return before === undefined || before.state === "screened_out"
        ? { tickets: [screenedOutTicket(event)] }
        : {};
    }
    case "entered": {
      const ticket = scene.tickets.get(event.subject_id);
      return ticket === undefined || isOver(ticket) ? { tickets: [enteredTicket(event)] } : {};
    }
    case "updated":
      return changeTicket(scene, event.subject_id, (ticket) => updatedTicket(ticket, event));
    case "disconnected":
      return changeTicket(scene, event.subject_id, (ticket) => ({
        ...ticket,
        connected: false,
        graceUntil: event.grace_until,
      }));
    case "returned":
      return changeTicket(scene, event.subject_id, (ticket) => ({
        ...ticket,
        connected: true,
        graceUntil: null,
        returns: ticket.returns + 1,
      }));
    case "left":
    case "timed_out":
    case "removed":
      return changeTicket(scene, event.subject_id, (ticket) => departedTicket(ticket, event));
    case "evaluated":
      return { settings: { reasons: boundReasons(event.reasons) } };
    case "refused":
      return {
        settings: {
          refused: scene.figures.refused + 1,
          refusedSinceProposal: scene.figures.refusedSinceProposal + 1,
        },
      };
    case "confirmed":
      return {};
    case "proposed":
      return {
        settings: {
          overtaken: scene.figures.overtaken + event.overtaken.count,
          refusedSinceProposal: 0,
          step: event.step,
        },
        openedProposal: { proposalId: event.proposal_id, members: event.members },
        tickets: ticketsIn(scene, event.members, "waiting").map((ticket) =>
          reservedTicket(ticket, event.at, scene.figures.confirmMs),
        ),
      };
    case "released":
      return {
        closedProposal: event.proposal_id,
        tickets: ticketsIn(scene, scene.proposals.get(event.proposal_id) ?? [], "reserved").map((ticket) =>
          waitingTicket(ticket, event.at),
        ),
      };
    case "matched":
      return matched(scene, event);
    case "started":
    case "aborted":
    case "ended":
      return gameMoved(scene, event);
    case "paused":
    case "reopened": {
      const paused = event.type === "paused";
      return { settings: event.what === "intake" ? { intakePaused: paused } : { matchingPaused: paused } };
    }
  }
}

function opened(scene: SceneView, event: Extract<RoomEvent, { type: "opened" }>): SceneStep {
  const waitingForTheRecord = [...scene.games.values()].filter(
    (game) => game.sceneId === scene.sceneId && !game.announced && game.outcome !== recordFailed,
  );
  return {
    settings: {
      groupSize: event.group_size,
      matchmaker: boundText(event.matchmaker.class, 100),
      waitLimitMs: event.limits.wait_limit_ms,
      confirmMs: event.limits.confirm_ms,
      capacity: event.limits.capacity,
      declaredConditions: (event.conditions?.names ?? []).slice(0, 50).map((name) => boundText(name, 100)),
      declaredNeeds: declaredNeeds(event.matchmaker.options),
      steps: event.steps.slice(0, 50).map((step, index) => ({
        step: index + 1,
        after_ms: step.after_ms,
        group_size: step.group_size,
        matchmaker: boundText(step.matchmaker.class, 100),
        releases: step.release,
      })),
      refusedSinceProposal: 0,
    },
    // The host writes missing match records before it opens, and does not tell again of those that are there.
    games: waitingForTheRecord.map((game) => ({ ...game, announced: true })),
    announce: waitingForTheRecord,
  };
}

function matched(scene: SceneView, event: Extract<RoomEvent, { type: "matched" }>): SceneStep {
  const tickets = event.participants.flatMap((participant) => {
    const ticket = scene.tickets.get(participant.subject_id);
    if (ticket === undefined || placeOf(ticket) !== "waiting") return [];
    return [matchedTicket(ticket, event.at, event.game_id, participant.waited_ms)];
  });
  const games = scene.games.has(event.game_id) ? [] : [matchedGame(scene.sceneId, event)];
  return { tickets, games, closedProposal: event.proposal_id };
}

function gameMoved(scene: SceneView, event: GameMoved): SceneStep {
  const tickets = event.subject_ids.flatMap((subjectId) => {
    const ticket = scene.tickets.get(subjectId);
    if (ticket === undefined || ticket.gameId !== event.game_id || placeOf(ticket) !== "in_group") return [];
    return [movedTicket(ticket, event)];
  });
  const game = scene.games.get(event.game_id);
  if (game === undefined || isFinished(game)) return { tickets };
  // Who aborts may be faster than the disk: then the match is announced when the logger tells of it, or at the next start.
  const isAnnounced = game.announced || event.type === "aborted";
  return { tickets, games: [movedGame(game, event)], announce: isAnnounced ? [] : [game] };
}

/** The reason with which a host aborts a match whose record could not be stored: that match was never formed. */
const recordFailed = "record_failed";

function movedTicket(ticket: Ticket, event: GameMoved): Ticket {
  switch (event.type) {
    case "started":
      return startedTicket(ticket, event.at);
    case "aborted":
      return waitingTicket(ticket, event.at);
    case "ended":
      return endedTicket(ticket, event.at, event.outcome ?? "");
  }
}

/** An event about somebody unknown, or gone already, changes nothing. */
function changeTicket(scene: SceneView, subjectId: string, change: (ticket: Ticket) => Ticket): SceneStep {
  const ticket = scene.tickets.get(subjectId);
  return ticket === undefined || isOver(ticket) ? {} : { tickets: [change(ticket)] };
}

function ticketsIn(
  scene: SceneView,
  subjectIds: readonly string[],
  state: "waiting" | "reserved",
): readonly Ticket[] {
  return subjectIds.flatMap((subjectId) => {
    const ticket = scene.tickets.get(subjectId);
    return ticket?.state === state ? [ticket] : [];
  });
}

function present(scene: SceneView): readonly Ticket[] {
  return [...scene.tickets.values()].filter((ticket) => !isOver(ticket) && ticket.state !== "started");
}

function postponed(ticket: Ticket, downMs: number): Ticket {
  return {
    ...ticket,
    downMs: ticket.downMs + downMs,
    deadlineAt: ticket.deadlineAt === null ? null : ticket.deadlineAt + downMs,
  };
}

function boundReasons(reasons: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(reasons)
      .slice(0, 50)
      .map(([code, count]) => [boundText(code, 100), count]),
  );
}
