import type { WaitingRoomEvent, WaitingRoomView } from "../../src/index.ts";

type ModelStatus = "waiting" | "reserved" | "matched" | "started" | "ended" | "exited";

/** One stay of a participant: from `entered` to the end. */
interface Stay {
  readonly subjectId: string;
  readonly place: number;
  status: ModelStatus;
  isThere: boolean;
  group: string | null;
  deadlineAt: number | null;
  graceUntil: number | null;
}

interface Limits {
  readonly groupSize: number;
  readonly retryAfterMs: number;
}

/**
 * What the events of a room must add up to: a second reading of the design that shares no code with the room.
 * `apply` throws where an event may not follow, `compare` where the room says something else.
 */
export class RoomModel {
  readonly #limits: Limits;
  readonly #stays: Stay[] = [];
  readonly #current: Map<string, Stay> = new Map<string, Stay>();
  /** Those who are waiting, reserved or matched, in the order of arrival. */
  #order: Stay[] = [];
  readonly #groups: Map<string, { members: Stay[]; readonly asked: string; confirmed: Set<string> }> =
    new Map<string, { members: Stay[]; readonly asked: string; confirmed: Set<string> }>();
  readonly #notBefore: Map<string, number> = new Map<string, number>();
  #seq = 0;
  #at = 0;
  #evaluatedAt = Number.NEGATIVE_INFINITY;
  #matching = true;
  #exited = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  apply(event: WaitingRoomEvent): void {
    this.#claim(event.seq === this.#seq + 1, `seq ${event.seq} after ${this.#seq}`);
    this.#claim(event.at >= this.#at && Number.isInteger(event.at), `at ${event.at} after ${this.#at}`);
    this.#seq = event.seq;
    this.#at = event.at;
    switch (event.type) {
      case "opened":
        this.#evaluatedAt = Math.max(this.#evaluatedAt, event.at);
        return;
      case "resumed":
        for (const stay of this.#order) if (stay.deadlineAt !== null) stay.deadlineAt += event.down_ms;
        return;
      case "entered": {
        const before = this.#current.get(event.subject_id)?.status ?? "exited";
        this.#claim(before === "exited" || before === "ended", `${event.subject_id} entered while ${before}`);
        const stay: Stay = {
          subjectId: event.subject_id,
          place: event.seq,
          status: "waiting",
          isThere: true,
          group: null,
          deadlineAt: event.deadline_at,
          graceUntil: null,
        };
        this.#stays.push(stay);
        this.#current.set(event.subject_id, stay);
        this.#order.push(stay);
        return;
      }
      case "updated":
        this.#in(event.subject_id, "waiting", "reserved");
        return;
      case "disconnected": {
        const stay = this.#in(event.subject_id, "waiting", "reserved", "matched", "started");
        stay.isThere = false;
        stay.graceUntil = event.grace_until;
        return;
      }
      case "returned": {
        const stay = this.#in(event.subject_id, "waiting", "reserved", "matched", "started");
        stay.isThere = true;
        stay.graceUntil = null;
        return;
      }
      case "left":
      case "timed_out":
      case "removed": {
        const from = event.type === "timed_out" ? (["waiting", "reserved"] as const) : PRESENT;
        const stay = this.#in(event.subject_id, ...from);
        this.#claim(event.waited_ms >= 0, "a negative wait");
        const group = stay.group === null ? undefined : this.#groups.get(stay.group);
        if (group !== undefined) group.members = group.members.filter((member) => member !== stay);
        stay.status = "exited";
        this.#exited += 1;
        this.#order = this.#order.filter((other) => other !== stay);
        return;
      }
      case "evaluated":
        this.#claim(event.at - this.#evaluatedAt >= 1000, "two evaluated lines within a second");
        this.#claim(event.pool_size === this.#matchable().length, "pool_size of evaluated");
        this.#evaluatedAt = event.at;
        return;
      case "refused":
        this.#in(event.trigger, "waiting");
        return;
      case "proposed": {
        const { members, trigger } = event;
        const pool = this.#matchable().map(({ subjectId }) => subjectId);
        this.#claim(this.#matching, "a proposal while matching is paused");
        this.#claim(event.proposal_id === event.seq, "proposal_id is the seq");
        this.#claim(members.length === this.#limits.groupSize, `a group of ${members.length}`);
        this.#claim(new Set(members).size === members.length, "somebody twice in a group");
        this.#claim(members.includes(trigger), "a group without its trigger");
        this.#claim(
          members.every((id) => pool.includes(id)),
          "a member who cannot be matched",
        );
        this.#claim(event.pool_size === pool.length, `pool_size ${event.pool_size}, waiting ${pool.length}`);
        this.#claim(String(event.pool_head) === String(pool.slice(0, 20)), "pool_head");
        const stays = members.map((id) => this.#in(id, "waiting"));
        const key = keyOf(stays);
        this.#claim((this.#notBefore.get(key) ?? 0) <= event.at, "a group within its retry delay");
        const youngest = Math.max(...stays.map(({ place }) => place));
        const overtaken = this.#matchable().filter((s) => s.place < youngest && !stays.includes(s));
        this.#claim(event.overtaken.count === overtaken.length, "overtaken.count");
        this.#group(`p${event.proposal_id}`, stays, "reserved");
        return;
      }
      case "confirmed": {
        const group = this.#open(`p${event.proposal_id}`);
        this.#claim(
          group.members.some((s) => s.subjectId === event.subject_id),
          "a stranger confirmed",
        );
        this.#claim(!group.confirmed.has(event.subject_id), "confirmed twice");
        group.confirmed.add(event.subject_id);
        return;
      }
      case "released":
        this.#sendBack(`p${event.proposal_id}`, "reserved", event.at);
        return;
      case "matched": {
        const ids = event.participants.map(({ subject_id }) => subject_id);
        if (event.proposal_id === null) {
          const stays = ids.map((id) => this.#in(id, "waiting"));
          this.#claim(
            stays.every(({ isThere }) => isThere),
            "somebody away matched by hand",
          );
          this.#group(event.game_id, stays, "matched");
          return;
        }
        const group = this.#open(`p${event.proposal_id}`);
        const isAgreed = group.members.every(({ subjectId }) => group.confirmed.has(subjectId));
        this.#claim(isAgreed || this.#limits.groupSize === 1, "matched without all confirmations");
        this.#claim(String(group.members.map(({ subjectId }) => subjectId)) === String(ids), "other members");
        for (const stay of group.members) this.#claim(stay.isThere, "a ghost was matched");
        this.#groups.delete(`p${event.proposal_id}`);
        this.#group(event.game_id, group.members, "matched");
        return;
      }
      case "started": {
        const group = this.#open(event.game_id);
        this.#claim(
          String(group.members.map((s) => s.subjectId)) === String(event.subject_ids),
          "started with others",
        );
        for (const stay of group.members) {
          this.#claim(stay.isThere && stay.status === "matched", "a ghost started");
          stay.status = "started";
          stay.deadlineAt = null;
        }
        this.#order = this.#order.filter(({ status }) => status !== "started");
        return;
      }
      case "aborted":
        this.#claim(
          String(this.#open(event.game_id).members.map((s) => s.subjectId)) === String(event.subject_ids),
          "aborted with others",
        );
        this.#sendBack(event.game_id, "matched", event.at);
        return;
      case "ended": {
        const group = this.#open(event.game_id);
        this.#claim(
          String(group.members.map((s) => s.subjectId)) === String(event.subject_ids),
          "ended with others",
        );
        for (const stay of group.members) {
          this.#claim(stay.status === "started", "ended before it started");
          stay.status = "ended";
        }
        this.#groups.delete(event.game_id);
        return;
      }
      case "paused":
      case "reopened":
        if (event.what === "matching") this.#matching = event.type === "reopened";
        return;
    }
  }

  /** Checks that the room says what its events add up to. */
  compare(view: WaitingRoomView): void {
    this.#claim(view.seq === this.#seq, "seq of the room");
    const order = this.#order.map(({ subjectId }) => subjectId);
    this.#claim(
      String(order) === String(Array.from(view.presentTickets(), (t) => t.subjectId)),
      "order of arrival",
    );
    const pool = this.#matchable().map(({ subjectId }) => subjectId);
    this.#claim(String(pool) === String(Array.from(view.waiting, (c) => c.subjectId)), "who waits");
    this.#claim(view.waiting.size === pool.length && view.present === order.length, "how many wait");
    const groupOf = new Map<string, string>();
    for (const { proposalId, members } of view.proposals()) {
      for (const ticket of members) {
        this.#claim(!groupOf.has(ticket.subjectId), `${ticket.subjectId} in two groups`);
        this.#claim(ticket.status === "reserved", `${ticket.subjectId} in a proposal while ${ticket.status}`);
        groupOf.set(ticket.subjectId, `p${proposalId}`);
      }
    }
    for (const { gameId, members, status } of view.games()) {
      for (const ticket of members) {
        this.#claim(!groupOf.has(ticket.subjectId), `${ticket.subjectId} in two groups`);
        this.#claim(
          ticket.status === status,
          `${ticket.subjectId} in a ${status} game while ${ticket.status}`,
        );
        groupOf.set(ticket.subjectId, gameId);
      }
    }
    let inside = 0;
    for (const stay of this.#stays) {
      if (stay.status === "exited" || stay.status === "ended") continue;
      inside += 1;
      const ticket = view.ticket(stay.subjectId);
      this.#claim(
        ticket?.status === stay.status,
        `${stay.subjectId} is ${ticket?.status}, not ${stay.status}`,
      );
      this.#claim(ticket?.connected === stay.isThere, `${stay.subjectId} connected: ${ticket?.connected}`);
      this.#claim((ticket?.deadlineAt ?? null) === stay.deadlineAt, `deadline of ${stay.subjectId}`);
      this.#claim((ticket?.graceUntil ?? null) === stay.graceUntil, `grace of ${stay.subjectId}`);
      this.#claim((groupOf.get(stay.subjectId) ?? null) === stay.group, `group of ${stay.subjectId}`);
    }
    const ended = this.#stays.filter(({ status }) => status === "ended").length;
    this.#claim(this.#stays.length === inside + ended + this.#exited, "somebody was forgotten");
  }

  /** Checks that nothing that time brings about is overdue, after `advance` at this time. */
  nothingIsOverdue(now: number): void {
    for (const stay of this.#stays) {
      if (stay.status === "exited" || stay.status === "ended") continue;
      this.#claim(stay.graceUntil === null || stay.graceUntil > now, `grace of ${stay.subjectId} is over`);
      const waits = stay.status === "waiting";
      this.#claim(
        !waits || stay.deadlineAt === null || stay.deadlineAt > now,
        `${stay.subjectId} waits too long`,
      );
    }
  }

  /** Whether FIFO would pass somebody over: enough wait, and no retry delay concerns any of them. */
  nobodyIsPassedOver(now: number): void {
    const pool = this.#matchable();
    if (!this.#matching || pool.length < this.#limits.groupSize) return;
    const isDelayed = [...this.#notBefore].some(
      ([key, until]) =>
        until > now && key.split("+").some((place) => pool.some((s) => String(s.place) === place)),
    );
    this.#claim(isDelayed, `${pool.length} wait and nobody is proposed`);
  }

  #matchable(): readonly Stay[] {
    return this.#order.filter(({ status, isThere }) => status === "waiting" && isThere);
  }

  #group(id: string, members: Stay[], status: "reserved" | "matched"): void {
    for (const stay of members) {
      stay.status = status;
      stay.group = id;
    }
    this.#groups.set(id, { members, asked: keyOf(members), confirmed: new Set() });
  }

  #sendBack(id: string, from: "reserved" | "matched", at: number): void {
    const { members, asked } = this.#open(id);
    for (const stay of members) {
      this.#claim(stay.status === from, `sent back from ${stay.status}`);
      stay.status = "waiting";
      stay.group = null;
    }
    if (keyOf(members) === asked) this.#notBefore.set(asked, at + this.#limits.retryAfterMs);
    this.#groups.delete(id);
  }

  #in(subjectId: string, ...statuses: readonly ModelStatus[]): Stay {
    const stay = this.#current.get(subjectId);
    if (stay === undefined || !statuses.includes(stay.status)) {
      throw new Error(
        `Event ${this.#seq}: ${subjectId} is ${stay?.status ?? "nobody"}, not ${statuses.join(" or ")}.`,
      );
    }
    return stay;
  }

  #open(id: string): { members: Stay[]; readonly asked: string; confirmed: Set<string> } {
    const group = this.#groups.get(id);
    if (group === undefined) throw new Error(`Event ${this.#seq}: the group ${id} is not open.`);
    return group;
  }

  #claim(holds: boolean, what: string): void {
    if (!holds) throw new Error(`Event ${this.#seq}: ${what}.`);
  }
}

const PRESENT = ["waiting", "reserved", "matched", "started"] as const;

function keyOf(members: readonly Stay[]): string {
  return members
    .map(({ place }) => place)
    .toSorted((a, b) => a - b)
    .join("+");
}
