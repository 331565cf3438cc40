import type { MatchCandidate, RecordedLimits, WaitingRoomEvent, WaitingRoomView } from "../../src/index.ts";
import { AssignmentModel } from "./assignment-model.ts";
import { ChainModel, type Waiter } from "./chain-model.ts";
import { viewFlaw, type ModelStatus, type Stay } from "./view-model.ts";

interface OpenGroup {
  members: Stay[];
  readonly asked: string;
  readonly step: number;
  readonly reason: string;
  readonly confirmed: Set<string>;
}

/**
 * What the events of a room must add up to: a second reading of the design that shares no code with the room.
 * `apply` throws where an event may not follow, `compare` where the room says something else.
 */
export class RoomModel {
  readonly #assignments: AssignmentModel = new AssignmentModel();
  readonly #stays: Stay[] = [];
  readonly #current: Map<string, Stay> = new Map<string, Stay>();
  /** Those who are waiting, reserved or matched, in the order of arrival. */
  #order: Stay[] = [];
  readonly #groups: Map<string, OpenGroup> = new Map<string, OpenGroup>();
  readonly #notBefore: Map<string, number> = new Map<string, number>();
  /** Who was refused at the door and never let in: subject id → last reason. */
  readonly #refusedAtTheDoor = new Map<string, string>();
  #seq = 0;
  #at = 0;
  #evaluatedAt = Number.NEGATIVE_INFINITY;
  #matching = true;
  #exited = 0;
  /** Whom the rule saw in the last proposal that somebody was in. */
  readonly #decidedOn = new Map<string, MatchCandidate>();
  #limits: RecordedLimits | null = null;
  #chain: ChainModel | null = null;

  apply(event: WaitingRoomEvent): void {
    this.#claim(event.seq === this.#seq + 1, `seq ${event.seq} after ${this.#seq}`);
    this.#claim(event.at >= this.#at && Number.isInteger(event.at), `at ${event.at} after ${this.#at}`);
    this.#seq = event.seq;
    this.#at = event.at;
    switch (event.type) {
      case "opened":
        this.#evaluatedAt = Math.max(this.#evaluatedAt, event.at);
        this.#limits = event.limits;
        this.#chain = new ChainModel(event);
        this.#assignments.declare(event);
        return;
      case "resumed":
        for (const stay of this.#order) {
          stay.downMs += event.down_ms;
          if (stay.deadlineAt !== null) stay.deadlineAt += event.down_ms;
        }
        return;
      case "entered": {
        const before = this.#current.get(event.subject_id)?.status ?? "exited";
        this.#claim(before === "exited" || before === "ended", `${event.subject_id} entered while ${before}`);
        this.#claim(this.waiting < (this.#limits?.capacity ?? Infinity), "one more than may wait");
        const history = event.group_history;
        const stay: Stay = {
          subjectId: event.subject_id,
          place: event.seq,
          candidate: {
            subjectId: event.subject_id,
            rttMs: event.rtt_ms,
            attributes: event.attributes,
            pastPartners: event.past_partners,
            groupHistory:
              history === null
                ? null
                : { previousPartners: history.previous_partners, sourceSceneId: null, groupId: null },
            enqueuedAt: event.at,
          },
          downMs: 0,
          waitedMs: null,
          status: "waiting",
          isThere: true,
          group: null,
          deadlineAt: event.deadline_at,
          graceUntil: null,
        };
        this.#refusedAtTheDoor.delete(event.subject_id);
        this.#stays.push(stay);
        this.#current.set(event.subject_id, stay);
        this.#order.push(stay);
        return;
      }
      case "updated": {
        const stay = this.#in(event.subject_id, "waiting", "reserved");
        const { rttMs, attributes } = stay.candidate;
        stay.candidate = {
          ...stay.candidate,
          rttMs: event.rtt_ms === undefined ? rttMs : event.rtt_ms,
          attributes: event.attributes ?? attributes,
        };
        return;
      }
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
        this.#claim(event.waited_ms === this.#waitedMs(stay, event.at), `a wait of ${event.waited_ms}`);
        if (event.type === "timed_out") this.#claim(this.#isTimedOut(stay, event), "timed out too early");
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
        this.#claim(new Set(members).size === members.length, "somebody twice in a group");
        this.#claim(members.includes(trigger), "a group without its trigger");
        this.#claim(
          members.every((id) => pool.includes(id)),
          "a member who cannot be matched",
        );
        this.#claim(event.pool_size === pool.length, `pool_size ${event.pool_size}, waiting ${pool.length}`);
        this.#claim(String(event.pool_head) === String(pool.slice(0, 20)), "pool_head");
        const stays = members.map((id) => this.#in(id, "waiting"));
        for (const stay of stays) this.#decidedOn.set(stay.subjectId, stay.candidate);
        this.#claim(!this.#isDelayed(members, event.at), "a group within its retry delay");
        const flaw = this.#chain?.proposalFlaw(event, this.#waiters(this.#matchable(), event.at), (ids) =>
          this.#isDelayed(ids, event.at),
        );
        this.#claim(flaw === null, `${flaw}`);
        const youngest = Math.max(...stays.map(({ place }) => place));
        const overtaken = this.#matchable().filter((s) => s.place < youngest && !stays.includes(s));
        this.#claim(event.overtaken.count === overtaken.length, "overtaken.count");
        this.#claim(
          String(event.overtaken.first.map(({ subject_id }) => subject_id)) ===
            String(overtaken.slice(0, 20).map(({ subjectId }) => subjectId)),
          "overtaken.first",
        );
        this.#group(`p${event.proposal_id}`, stays, "reserved", event);
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
        const places = ids.map((id) => this.#in(id, "waiting", "reserved").place);
        const flaw = this.#assignments.match(event, places);
        this.#claim(flaw === null, `${flaw}`);
        for (const participant of event.participants) {
          const stay = this.#in(participant.subject_id, "waiting", "reserved");
          const waitedMs = this.#waitedMs(stay, event.at);
          this.#claim(participant.waited_ms === waitedMs, "waited_ms of a match");
          const byHand = event.proposal_id === null;
          const seen = byHand ? stay.candidate : this.#decidedOn.get(participant.subject_id);
          this.#claim(participant.rtt_ms === seen?.rttMs, "rtt_ms of a match");
          this.#claim(
            JSON.stringify(participant.attributes) === JSON.stringify(seen?.attributes),
            "attributes of a match",
          );
          stay.waitedMs = waitedMs;
        }
        if (event.proposal_id === null) {
          const stays = ids.map((id) => this.#in(id, "waiting"));
          this.#claim(
            stays.every(({ isThere }) => isThere),
            "somebody away matched by hand",
          );
          this.#group(event.game_id, stays, "matched", { step: 0, reason: event.reason });
          return;
        }
        const group = this.#open(`p${event.proposal_id}`);
        const isAgreed = group.members.every(({ subjectId }) => group.confirmed.has(subjectId));
        this.#claim(isAgreed || group.members.length === 1, "matched without all confirmations");
        this.#claim(event.reason === group.reason, `${event.reason} instead of ${group.reason}`);
        this.#claim(event.matchmaker_class === this.#chain?.classAt(group.step), event.matchmaker_class);
        this.#claim(String(group.members.map(({ subjectId }) => subjectId)) === String(ids), "other members");
        for (const stay of group.members) this.#claim(stay.isThere, "a ghost was matched");
        this.#groups.delete(`p${event.proposal_id}`);
        this.#group(event.game_id, group.members, "matched", group);
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
        this.#assignments.takeBack(event.game_id);
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
      case "screened_out":
        this.#claim(!this.#current.has(event.subject_id), `${event.subject_id} was let in before`);
        this.#claim(
          this.#refusedAtTheDoor.get(event.subject_id) !== event.reason,
          "the same refusal a second time",
        );
        this.#refusedAtTheDoor.set(event.subject_id, event.reason);
        return;
    }
  }

  /** Checks that the room says what its events add up to. */
  compare(view: WaitingRoomView): void {
    this.#claim(view.seq === this.#seq, "seq of the room");
    const ended = this.#stays.filter(({ status }) => status === "ended").length;
    const inside = this.#stays.filter(({ status }) => status !== "ended" && status !== "exited");
    this.#claim(this.#stays.length === inside.length + ended + this.#exited, "somebody was forgotten");
    const refused = [...this.#refusedAtTheDoor].map(([subjectId, reason]) => ({ subjectId, reason }));
    this.#claim(JSON.stringify([...view.screenedOut()]) === JSON.stringify(refused), "who was screened out");
    const flaw = viewFlaw(view, { inside, order: this.#order, pool: this.#matchable() });
    this.#claim(flaw === null, `${flaw}`);
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
      const releaseAfterMs = this.#chain?.releaseAfterMs ?? Infinity;
      this.#claim(
        !waits || this.#waitedMs(stay, now) < releaseAfterMs,
        `${stay.subjectId} waits beyond the release`,
      );
    }
  }

  /** Checks that nobody waits who could be matched, when nothing is due; whom a retry delay concerns is left out. */
  nobodyIsPassedOver(now: number): void {
    if (!this.#matching) return;
    const delayed = new Set<string>();
    for (const [key, until] of this.#notBefore) {
      if (until > now) for (const place of key.split("+")) delayed.add(place);
    }
    const free = this.#matchable().filter(({ place }) => !delayed.has(String(place)));
    const passedOver = this.#chain?.passedOver(this.#waiters(free, now), now) ?? null;
    this.#claim(passedOver === null, `${String(passedOver)} wait and are not proposed`);
  }

  /** How many wait: away or not, reserved included. */
  get waiting(): number {
    return this.#order.filter(({ status }) => status === "waiting" || status === "reserved").length;
  }

  #isTimedOut(stay: Stay, { reason, at }: { readonly reason: string; readonly at: number }): boolean {
    if (reason === "admin") return true;
    if (reason === "wait_limit") return stay.deadlineAt !== null && stay.deadlineAt <= at;
    return this.#waitedMs(stay, at) >= (this.#chain?.releaseAfterMs ?? Infinity);
  }

  #isDelayed(subjectIds: readonly string[], at: number): boolean {
    const key = keyOf(subjectIds.map((id) => this.#in(id, "waiting")));
    return (this.#notBefore.get(key) ?? 0) > at;
  }

  #waitedMs({ candidate, downMs, waitedMs }: Stay, at: number): number {
    return waitedMs ?? at - candidate.enqueuedAt - downMs;
  }

  #waiters(stays: readonly Stay[], at: number): readonly Waiter[] {
    return stays.map((stay) => ({ candidate: stay.candidate, waitedMs: this.#waitedMs(stay, at) }));
  }

  #matchable(): readonly Stay[] {
    return this.#order.filter(({ status, isThere }) => status === "waiting" && isThere);
  }

  #group(
    id: string,
    members: Stay[],
    status: "reserved" | "matched",
    { step, reason }: { readonly step: number; readonly reason: string },
  ): void {
    for (const stay of members) {
      stay.status = status;
      stay.group = id;
    }
    this.#groups.set(id, { members, asked: keyOf(members), step, reason, confirmed: new Set() });
  }

  #sendBack(id: string, from: "reserved" | "matched", at: number): void {
    const { members, asked } = this.#open(id);
    for (const stay of members) {
      this.#claim(stay.status === from, `sent back from ${stay.status}`);
      stay.status = "waiting";
      stay.group = null;
      stay.waitedMs = null;
    }
    if (keyOf(members) === asked) this.#notBefore.set(asked, at + (this.#limits?.retry_after_ms ?? 0));
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

  #open(id: string): OpenGroup {
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
