import { LineBudget } from "./line-budget.ts";
import type { TimerPort } from "./ports.ts";
import type { Change, StateDelta } from "./wire-messages.ts";
import type { ActivityRow, Section } from "./wire.ts";

/** At most four deltas a second. */
const intervalMs = 250;

/** With nothing to tell, a watcher still gets the summary: rates fall, and the page knows that it is live. */
const heartbeatMs = 5_000;

/** What a watcher is told: name of the message and its payload, as they go on the wire. */
export type AdminMessage =
  | { readonly event: "state_delta"; readonly payload: StateDelta }
  | { readonly event: "activity_event"; readonly payload: ActivityRow };

/** Is told each message for admins, in the order in which they are to be sent. */
export type AdminListener = (message: AdminMessage) => void;

interface FeedPorts {
  readonly epoch: string;
  readonly now: () => number;
  readonly timer: TimerPort;
  /** Is called before each delta; what it touches is in it. */
  readonly beforeSend?: () => void;
  /** The newest row of each id that changed. */
  readonly changesOf: (dirty: ReadonlyMap<Section, ReadonlySet<string>>) => readonly Change[];
}

/** Collects the ids of what changed and tells watchers the newest rows. Without a watcher nothing is collected. */
export class DeltaFeed {
  readonly #ports: FeedPorts;
  readonly #listeners = new Set<AdminListener>();
  readonly #lines: LineBudget;
  #dirty = new Map<Section, Set<string>>();
  #seq = 0;
  #changedUnseen = false;
  #lastSentAt = Number.NEGATIVE_INFINITY;
  #scheduled: { readonly dueAt: number; readonly cancel: () => void } | undefined;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
    this.#lines = new LineBudget(ports.now);
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  get seq(): number {
    return this.#seq;
  }

  subscribe(listener: AdminListener): () => void {
    // A state taken while nobody watched is no base for the next delta once something changed unseen.
    if (this.#listeners.size === 0 && this.#changedUnseen) this.#seq += 1;
    this.#changedUnseen = false;
    // A wrapper, so that the same function may listen twice and each ends on its own.
    const own: AdminListener = (message) => listener(message);
    this.#listeners.add(own);
    this.#schedule(heartbeatMs);
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#rest();
    };
  }

  touch(section: Section, id: string): void {
    if (this.#listeners.size === 0) {
      this.#changedUnseen = true;
      return;
    }
    const ids = this.#dirty.get(section);
    if (ids === undefined) this.#dirty.set(section, new Set([id]));
    else ids.add(id);
    const sinceLastMs = this.#ports.now() - this.#lastSentAt;
    this.#schedule(Math.min(Math.max(intervalMs - sinceLastMs, 0), intervalMs));
  }

  /** Matches are always told at once. */
  tellActivity(row: ActivityRow): void {
    if (this.#listeners.size === 0) return;
    if (row.event_type !== "match_formed" && !this.#lines.take()) return;
    for (const listener of this.#listeners) listener({ event: "activity_event", payload: row });
  }

  close(): void {
    this.#listeners.clear();
    this.#rest();
  }

  #send(): void {
    this.#ports.beforeSend?.();
    this.#scheduled?.cancel();
    this.#scheduled = undefined;
    const dirty = this.#dirty;
    this.#dirty = new Map();
    this.#seq += 1;
    this.#lastSentAt = this.#ports.now();
    this.#schedule(heartbeatMs);
    const payload = { epoch: this.#ports.epoch, seq: this.#seq, changes: this.#ports.changesOf(dirty) };
    for (const listener of this.#listeners) listener({ event: "state_delta", payload });
  }

  #schedule(delayMs: number): void {
    const dueAt = this.#ports.now() + delayMs;
    if (this.#scheduled !== undefined && this.#scheduled.dueAt <= dueAt) return;
    this.#scheduled?.cancel();
    this.#scheduled = { dueAt, cancel: this.#ports.timer.schedule(() => this.#send(), delayMs) };
  }

  #rest(): void {
    this.#changedUnseen ||= this.#dirty.size > 0;
    this.#dirty = new Map();
    this.#scheduled?.cancel();
    this.#scheduled = undefined;
  }
}
