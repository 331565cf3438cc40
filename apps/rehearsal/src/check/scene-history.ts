import type { Fault, LogLine, SceneLog } from "./evidence.ts";

/** Where a participant stands by the journal. */
export type Standing =
  | "waiting"
  | "reserved"
  | "matched"
  | "started"
  | "ended"
  | "left"
  | "timed_out"
  | "removed";

/** One arrival of a participant, from `entered` on. */
export interface Arrival {
  readonly subjectId: string;
  readonly enteredSeq: number;
  readonly enteredAt: number;
  standing: Standing;
  isConnected: boolean;
  gameId: string | null;
  /** Time in which the server was down since the arrival, in ms. */
  downMs: number;
}

/** A group by the journal. */
export interface Game {
  readonly gameId: string;
  readonly members: readonly string[];
  readonly matchedAt: number;
  startedAt: number | null;
  /** When it ended or was aborted. */
  overAt: number | null;
  standing: "matched" | "started" | "ended" | "aborted";
}

/** What a journal says happened, made without a line of the code that wrote it. Impossible steps become faults. */
export class SceneHistory {
  readonly sceneId: string;
  /** In the order of arrival; somebody who entered again stands there again. */
  readonly arrivals: Arrival[] = [];
  readonly games: Map<string, Game> = new Map<string, Game>();
  /** Who was refused at the door and never let in, with the last reason. */
  readonly screenedOut: Map<string, string> = new Map<string, string>();
  readonly faults: Fault[] = [];
  groupSize = 0;
  matchmaker = "";
  hasSteps = false;
  retryAfterMs = 0;
  /** Every refusal that was recorded, as `{subject_id} {reason}`. */
  readonly #refusals: Set<string> = new Set<string>();
  readonly #present: Map<string, Arrival> = new Map<string, Arrival>();
  readonly #proposals: Map<number, readonly string[]> = new Map<number, readonly string[]>();

  constructor(sceneId: string) {
    this.sceneId = sceneId;
  }

  static of(
    { sceneId, journal }: SceneLog,
    watch?: (line: LogLine, history: SceneHistory) => void,
  ): SceneHistory {
    const history = new SceneHistory(sceneId);
    for (const line of journal) {
      watch?.(line, history);
      history.#apply(line);
    }
    return history;
  }

  /** The latest arrival of somebody. */
  present(subjectId: string): Arrival | undefined {
    return this.#present.get(subjectId);
  }

  /** The latest arrival of everybody. */
  all(): Iterable<Arrival> {
    return this.#present.values();
  }

  /** Whether it is recorded that somebody was refused for this reason. */
  hasRefusal(subjectId: string, reason: string): boolean {
    return this.#refusals.has(`${subjectId} ${reason}`);
  }

  /** The members of a proposal that is open. */
  proposal(proposalId: number): readonly string[] {
    return this.#proposals.get(proposalId) ?? [];
  }

  #apply(line: LogLine): void {
    const subjectId = textOf(line, "subject_id");
    const arrival = this.#present.get(subjectId);
    switch (line["type"]) {
      case "opened":
        return this.#opened(line);
      case "resumed":
        for (const one of this.#present.values()) {
          if (!isOver(one.standing)) one.downMs += numberOf(line, "down_ms");
        }
        return undefined;
      case "screened_out":
        this.screenedOut.set(subjectId, textOf(line, "reason"));
        this.#refusals.add(`${subjectId} ${textOf(line, "reason")}`);
        return undefined;
      case "entered":
        return this.#entered(line, subjectId);
      case "disconnected":
        if (arrival !== undefined) arrival.isConnected = false;
        return undefined;
      case "returned":
        if (arrival !== undefined) arrival.isConnected = true;
        return undefined;
      case "left":
      case "timed_out":
      case "removed":
        if (arrival !== undefined) arrival.standing = line["type"];
        return undefined;
      case "proposed":
        return this.#proposed(line);
      case "released": {
        const members = this.proposal(numberOf(line, "proposal_id"));
        this.#proposals.delete(numberOf(line, "proposal_id"));
        return this.#goBack(members, "reserved");
      }
      case "matched":
        return this.#matched(line);
      case "started":
        return this.#started(line);
      case "aborted":
        this.#over(line, "aborted");
        return this.#goBack(textsOf(line, "subject_ids"), "matched");
      case "ended":
        return this.#ended(line);
      default:
        return undefined;
    }
  }

  #opened(line: LogLine): void {
    this.groupSize = numberOf(line, "group_size");
    this.matchmaker = textOf(lineOf(line, "matchmaker"), "class");
    this.hasSteps = Array.isArray(line["steps"]) && line["steps"].length > 0;
    this.retryAfterMs = numberOf(lineOf(line, "limits"), "retry_after_ms");
  }

  #entered(line: LogLine, subjectId: string): void {
    const before = this.#present.get(subjectId);
    if (before !== undefined && !isOver(before.standing)) {
      this.#fault("IN_TWO_GROUPS", line, `${subjectId} entered while ${before.standing}`);
    }
    const arrival: Arrival = {
      subjectId,
      enteredSeq: numberOf(line, "seq"),
      enteredAt: numberOf(line, "at"),
      standing: "waiting",
      isConnected: true,
      gameId: null,
      downMs: 0,
    };
    this.screenedOut.delete(subjectId);
    this.arrivals.push(arrival);
    this.#present.set(subjectId, arrival);
  }

  #proposed(line: LogLine): void {
    const members = textsOf(line, "members");
    this.#proposals.set(numberOf(line, "proposal_id"), members);
    for (const member of this.#take(line, members, "waiting")) member.standing = "reserved";
  }

  #matched(line: LogLine): void {
    const gameId = textOf(line, "game_id");
    const members = participantsOf(line);
    const isByHand = line["proposal_id"] === null;
    if (this.games.has(gameId)) this.#fault("IN_TWO_GROUPS", line, `game ${gameId} is matched a second time`);
    if (!isByHand) this.#proposals.delete(numberOf(line, "proposal_id"));
    const isAlone = members.length === 1;
    const from = isByHand ? "waiting" : isAlone ? null : "reserved";
    for (const member of this.#take(line, members, from)) {
      member.standing = "matched";
      member.gameId = gameId;
    }
    const matchedAt = numberOf(line, "at");
    this.games.set(gameId, {
      gameId,
      members,
      matchedAt,
      startedAt: null,
      overAt: null,
      standing: "matched",
    });
  }

  #started(line: LogLine): void {
    const game = this.games.get(textOf(line, "game_id"));
    if (game === undefined) return;
    game.startedAt = numberOf(line, "at");
    game.standing = "started";
    for (const subjectId of textsOf(line, "subject_ids")) {
      const arrival = this.#present.get(subjectId);
      if (arrival?.gameId === game.gameId) arrival.standing = "started";
    }
  }

  #ended(line: LogLine): void {
    this.#over(line, "ended");
    for (const subjectId of textsOf(line, "subject_ids")) {
      const arrival = this.#present.get(subjectId);
      if (arrival !== undefined && !isOver(arrival.standing)) arrival.standing = "ended";
    }
  }

  #over(line: LogLine, standing: "aborted" | "ended"): void {
    const game = this.games.get(textOf(line, "game_id"));
    if (game === undefined) return;
    game.standing = standing;
    game.overAt = numberOf(line, "at");
  }

  /** Those who are put into a group: each has to stand there (null: anywhere in the room), connected. */
  #take(line: LogLine, members: readonly string[], from: Standing | null): readonly Arrival[] {
    if (new Set(members).size !== members.length) {
      this.#fault("IN_TWO_GROUPS", line, `the same person twice in one group: ${members.join(", ")}`);
    }
    return members.flatMap((subjectId) => {
      const arrival = this.#present.get(subjectId);
      if (arrival === undefined || isOver(arrival.standing)) {
        this.#fault("GHOST_MATCHED", line, `${subjectId} is not in the room`);
        return [];
      }
      if (from !== null && arrival.standing !== from) {
        this.#fault("IN_TWO_GROUPS", line, `${subjectId} is ${arrival.standing}, expected ${from}`);
      }
      if (!arrival.isConnected) this.#fault("GHOST_MATCHED", line, `${subjectId} is not connected`);
      return [arrival];
    });
  }

  /** Back to waiting, in the place of their arrival; who went already stays gone. */
  #goBack(members: readonly string[], from: Standing): void {
    for (const subjectId of members) {
      const arrival = this.#present.get(subjectId);
      if (arrival?.standing !== from) continue;
      arrival.standing = "waiting";
      arrival.gameId = null;
    }
  }

  #fault(code: Fault["code"], line: LogLine, text: string): void {
    const where = `${this.sceneId}, line ${numberOf(line, "seq")} (${textOf(line, "type")})`;
    this.faults.push({ code, text: `${where}: ${text}` });
  }
}

export function isOver(standing: Standing): boolean {
  return standing === "ended" || standing === "left" || standing === "timed_out" || standing === "removed";
}

/** The subject ids of the `participants` of a match, in its order. */
export function participantsOf(line: LogLine): readonly string[] {
  const { participants } = line;
  return Array.isArray(participants) ? participants.map((one: LogLine) => textOf(one, "subject_id")) : [];
}

export function textOf(line: LogLine, key: string): string {
  const value = line[key];
  return typeof value === "string" ? value : "";
}

export function numberOf(line: LogLine, key: string): number {
  const value = line[key];
  return typeof value === "number" ? value : 0;
}

export function textsOf(line: LogLine, key: string): readonly string[] {
  const value = line[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function lineOf(line: LogLine, key: string): LogLine {
  const value = line[key];
  return typeof value === "object" && value !== null ? (value as LogLine) : {};
}
