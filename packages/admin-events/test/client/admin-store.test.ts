import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type ActivityRow,
  type AdminStore,
  connectAdminStore,
  createAdminStore,
  type Snapshot,
  type StateDelta,
} from "../../src/client/index.ts";
import { AdminEventAggregator } from "../../src/index.ts";

const snapshot: Snapshot = {
  ...new AdminEventAggregator({ now: () => 5 }).snapshot(),
  conditions: [
    { condition: "blue", matched: 1, started: 0, completed: 0, lost: 0 },
    { condition: "red", matched: 2, started: 0, completed: 0, lost: 0 },
  ],
  activity: [line(1, 10), line(3, 30)],
};

function line(id: number, timestamp: number): ActivityRow {
  return { id, timestamp, event_type: "join", subject_id: "ann", details: {} };
}

const delta = (seq: number, changes: StateDelta["changes"] = [], epoch = "e"): StateDelta => ({
  epoch,
  seq,
  changes,
});

let store: AdminStore;
let asked: number;

beforeEach(() => {
  asked = 0;
  store = createAdminStore({ requestState: () => (asked += 1) });
  store.applyUpdate({ epoch: "e", seq: 7, snapshot });
});

describe("the store", () => {
  test("is empty and disconnected at first, stale once connected, live with a state", () => {
    const fresh = createAdminStore();
    expect(fresh.getSnapshot()).toMatchObject({ status: "disconnected", summary: null, scenes: [] });
    fresh.connected({ status: "connected", name: "op", role: "operator" });
    expect(fresh.getSnapshot()).toMatchObject({ status: "stale", identity: { name: "op" } });
    fresh.applyUpdate({ epoch: "e", seq: 0, snapshot });
    expect(fresh.getSnapshot()).toMatchObject({ status: "live", identity: { name: "op" }, seq: 0 });
    fresh.disconnected();
    expect(fresh.getSnapshot()).toMatchObject({ status: "disconnected", conditions: snapshot.conditions });
  });

  test("gives a new identity to the sections that changed, and only to them", () => {
    const before = store.getSnapshot();
    const row = { condition: "red", matched: 3, started: 0, completed: 0, lost: 0 };
    expect(store.applyDelta(delta(8, [{ section: "conditions", id: "red", row }]))).toBe("applied");
    const after = store.getSnapshot();
    expect(after.conditions).toEqual([snapshot.conditions[0], row]);
    expect(after.conditions[0]).toBe(before.conditions[0]);
    expect(before.conditions).toEqual(snapshot.conditions);
    expect(after).not.toBe(before);
    for (const section of ["scenes", "participants", "games", "activity", "problems", "summary"] as const) {
      expect(after[section]).toBe(before[section]);
    }
  });

  test("adds new rows at the end and takes away those that are gone", () => {
    const row = { condition: "green", matched: 1, started: 0, completed: 0, lost: 0 };
    store.applyDelta(
      delta(8, [
        { section: "conditions", id: "green", row },
        { section: "conditions", id: "blue", row: null },
        { section: "conditions", id: "never", row: null },
      ]),
    );
    expect(store.getSnapshot().conditions.map((condition) => condition.condition)).toEqual(["red", "green"]);
  });

  test("asks once for the state on a gap, and is stale until it comes", () => {
    expect(store.applyDelta(delta(9))).toBe("gap");
    expect(store.applyDelta(delta(10))).toBe("ignored");
    expect(asked).toBe(1);
    expect(store.getSnapshot()).toMatchObject({ status: "stale", seq: 7 });
    store.applyUpdate({ epoch: "e", seq: 10, snapshot });
    expect(store.applyDelta(delta(11))).toBe("applied");
    expect(store.getSnapshot().status).toBe("live");
  });

  test("takes a delta of another run of the server for a gap", () => {
    expect(store.applyDelta(delta(8, [], "other"))).toBe("gap");
  });

  test("ignores what the state held already", () => {
    expect(store.applyDelta(delta(7))).toBe("ignored");
    expect(asked).toBe(0);
  });

  test("shows a line of the timeline at once, in its place, and once", () => {
    store.activity(line(4, 20));
    store.applyDelta(delta(8, [{ section: "activity", id: "4", row: line(4, 20) }]));
    expect(store.getSnapshot().activity.map((row) => row.id)).toEqual([1, 4, 3]);
  });

  test("tells its listeners of each change until they leave", () => {
    let calls = 0;
    const leave = store.subscribe(() => (calls += 1));
    const before = store.getSnapshot();
    expect(store.getSnapshot()).toBe(before);
    store.applyDelta(delta(8));
    leave();
    store.applyDelta(delta(9));
    expect(calls).toBe(1);
  });
});

describe("the binding", () => {
  type Listener = Parameters<EventEmitter["on"]>[1];

  test("keeps the store in step and asks on a gap, until it ends", () => {
    const own = createAdminStore();
    const server = new EventEmitter();
    const sent: string[] = [];
    const end = connectAdminStore(own, {
      on: (event: string, listener: Listener) => server.on(event, listener),
      off: (event: string, listener: Listener) => server.off(event, listener),
      emit: (event) => sent.push(event),
    });
    server.emit("admin_connected", { status: "connected", name: "op", role: "viewer" });
    server.emit("state_update", { epoch: "e", seq: 1, snapshot });
    server.emit("state_delta", delta(2));
    server.emit("activity_event", line(9, 90));
    expect(own.getSnapshot()).toMatchObject({ status: "live", seq: 2, identity: { role: "viewer" } });
    expect(own.getSnapshot().activity.at(-1)?.id).toBe(9);
    server.emit("state_delta", delta(5));
    server.emit("state_delta", delta(6));
    expect(sent).toEqual(["request_state"]);
    server.emit("disconnect");
    expect(own.getSnapshot().status).toBe("disconnected");
    end();
    expect(server.eventNames()).toEqual([]);
  });

  test("asks for the state when it was bound to a socket that was connected already", () => {
    const own = createAdminStore();
    expect(own.applyDelta(delta(5))).toBe("gap");
    expect(own.getSnapshot().status).toBe("stale");
  });
});
