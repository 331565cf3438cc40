import type { ActivityEvent, AdminConnected, Change, StateDelta, StateUpdate } from "../wire-messages.ts";
import type { Section, SectionRows, Snapshot } from "../wire.ts";
import { mergeActivity, mergeRows, mergeTrend } from "./merge-rows.ts";

/**
 * `live`: the rows are the server's present state. `stale`: connected, and waiting for a whole state. `disconnected`: the
 * rows, if any, are what was last known.
 */
export type ConnectionStatus = "live" | "stale" | "disconnected";

/** What the page shows. A value, and each section in it, keeps its identity until it changes. */
export interface AdminView extends Omit<Snapshot, "summary"> {
  readonly status: ConnectionStatus;
  /** Who the server says we are; null before the first connection. */
  readonly identity: AdminConnected | null;
  /** Null before the first state. */
  readonly summary: Snapshot["summary"] | null;
  readonly epoch: string | null;
  /** Of the last state or delta that was applied. */
  readonly seq: number | null;
}

/** `gap`: something is missing, a whole state is needed. `ignored`: known already, or a whole state is awaited. */
export type DeltaResult = "applied" | "ignored" | "gap";

/** State of the admin page, kept in step with the server; fits React's `useSyncExternalStore`. */
export interface AdminStore {
  readonly getSnapshot: () => AdminView;
  readonly subscribe: (listener: () => void) => () => void;
  /** Takes a whole state and is live from then on. */
  readonly applyUpdate: (update: StateUpdate) => void;
  /** Takes the next delta. On a gap the view is stale until the next whole state; `requestState` is called once for it. */
  readonly applyDelta: (delta: StateDelta) => DeltaResult;
  /** Shows a new line of the timeline before its delta comes. */
  readonly activity: (event: ActivityEvent) => void;
  readonly connected: (identity: AdminConnected) => void;
  readonly disconnected: () => void;
}

/** What a store needs from outside. */
export interface AdminStoreOptions {
  /** Asks the server for a whole state. Not needed with `connectAdminStore`, which asks by itself. */
  readonly requestState?: () => void;
}

const emptyView: AdminView = {
  status: "disconnected",
  identity: null,
  epoch: null,
  seq: null,
  summary: null,
  scenes: [],
  participants: [],
  games: [],
  conditions: [],
  activity: [],
  problems: [],
  trend: [],
  health: [],
};

/** Makes an empty store; it is `disconnected` until it is told otherwise. */
export function createAdminStore(options: AdminStoreOptions = {}): AdminStore {
  const listeners = new Set<() => void>();
  let view = emptyView;

  const show = (next: AdminView): void => {
    view = next;
    for (const listener of listeners) listener();
  };

  return {
    getSnapshot: () => view,
    subscribe: (listener) => {
      // A wrapper, so that the same function may listen twice and each ends on its own.
      const own = (): void => listener();
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    applyUpdate: ({ epoch, seq, snapshot }) => {
      show({ ...snapshot, status: "live", identity: view.identity, epoch, seq });
    },
    applyDelta: (delta) => {
      if (view.status === "stale") return "ignored";
      const live =
        view.status === "live" && view.seq !== null && delta.epoch === view.epoch ? view.seq : null;
      if (live !== null && delta.seq <= live) return "ignored";
      if (live === null || delta.seq > live + 1) {
        show({ ...view, status: "stale" });
        options.requestState?.();
        return "gap";
      }
      show({ ...applyChanges(view, delta.changes), seq: delta.seq });
      return "applied";
    },
    activity: (event) => {
      if (view.status !== "live") return;
      const change = { id: String(event.id), row: event };
      show({ ...view, activity: mergeActivity(view.activity, [change]) });
    },
    connected: (identity) => show({ ...view, identity, status: "stale" }),
    disconnected: () => show({ ...view, status: "disconnected" }),
  };
}

function applyChanges(view: AdminView, changes: readonly Change[]): AdminView {
  const summary = changesIn(changes, "summary").at(-1)?.row;
  return {
    ...view,
    summary: summary ?? view.summary,
    scenes: mergeRows(view.scenes, changesIn(changes, "scenes"), (row) => row.scene_id),
    participants: mergeRows(view.participants, changesIn(changes, "participants"), (row) => row.subject_id),
    games: mergeRows(view.games, changesIn(changes, "games"), (row) => row.game_id),
    conditions: mergeRows(view.conditions, changesIn(changes, "conditions"), (row) => row.condition),
    activity: mergeActivity(view.activity, changesIn(changes, "activity")),
    problems: mergeRows(view.problems, changesIn(changes, "problems"), (row) => row.id),
    trend: mergeTrend(view.trend, changesIn(changes, "trend")),
    health: mergeRows(view.health, changesIn(changes, "health"), (row) => String(row.at)),
  };
}

type ChangeIn<S extends Section> = {
  readonly section: S;
  readonly id: string;
  readonly row: SectionRows[S] | null;
};

function changesIn<S extends Section>(changes: readonly Change[], section: S): readonly ChangeIn<S>[] {
  return changes.filter((change): change is Extract<Change, ChangeIn<S>> => change.section === section);
}
