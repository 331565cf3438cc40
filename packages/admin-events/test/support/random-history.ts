import * as fc from "fast-check";
import { JournalWriter } from "./journal.ts";

/** One event of one scene's journal. */
export interface HistoryEvent {
  readonly sceneId: string;
  readonly event: Record<string, unknown>;
}

interface Model {
  readonly journal: JournalWriter;
  readonly sceneId: string;
  /** `waiting`, `p{proposal}`, `m{game}` (matched), `s{game}` (started); gone ones are absent. */
  readonly places: Map<string, string>;
  readonly enteredAt: Map<string, number>;
  /** Of those who were never let in, why not. */
  readonly refused: Map<string, string>;
}

const subjects = ["ann", "bob", "cem", "dee", "eli", "fay"];
const matchmaker = {
  class: "RuleMatchmaker",
  options: { constraints: [{ composition: { role: { A: 1, "3": 2 } } }] },
};
const exits = [
  ["left", "left"],
  ["left", "declined"],
  ["left", "grace_ended"],
  ["timed_out", "wait_limit"],
  ["timed_out", "admin"],
  ["removed", "admin"],
] as const;

/** Valid histories of two scenes: everybody is in one place at a time, and what ends a group says so. */
export const histories: fc.Arbitrary<readonly HistoryEvent[]> = fc
  .array(fc.tuple(fc.nat(10), fc.nat(100), fc.nat(40_000)), { maxLength: 80 })
  .map((choices) => simulate(choices));

function simulate(choices: readonly (readonly [number, number, number])[]): readonly HistoryEvent[] {
  const models = ["first", "second"].map((sceneId): Model => ({
    journal: new JournalWriter(),
    sceneId,
    places: new Map(),
    enteredAt: new Map(),
    refused: new Map(),
  }));
  const history: HistoryEvent[] = [];
  let now = 1_000_000;
  const conditions = { policy: "random", names: ["condition-0", "condition-1", "never"] };
  for (const { journal, sceneId } of models) {
    journal.opened(now, { scene_id: sceneId, conditions, matchmaker });
  }
  for (const [kind, pick, stepMs] of choices) {
    now += stepMs;
    const model = models[pick % 2];
    if (model !== undefined) move(model, kind, Math.floor(pick / 2), now);
    collect(models, history);
  }
  collect(models, history);
  return history;
}

/** Moves new lines of the journals to the history, in the order in which they were written. */
function collect(models: readonly Model[], history: HistoryEvent[]): void {
  for (const { journal, sceneId } of models) {
    const told = history.filter((entry) => entry.sceneId === sceneId).length;
    history.push(...journal.events.slice(told).map((event) => ({ sceneId, event })));
  }
}

function move(model: Model, kind: number, pick: number, now: number): void {
  const { journal, places, enteredAt } = model;
  const subject = subjects[pick % subjects.length] ?? "ann";
  const place = places.get(subject);
  const waiting = [...places].filter(([, at]) => at === "waiting").map(([id]) => id);
  const groups = [...new Set(places.values())].filter((at) => at !== "waiting");
  const group = groups[pick % Math.max(groups.length, 1)];
  if (kind <= 2) {
    if (place !== undefined) return;
    if (kind === 2 && !enteredAt.has(subject)) return refuse(model, subject, pick, now);
    model.refused.delete(subject);
    journal.entered(now, subject, { attributes: { role: ["A", "B", 3][pick % 3] ?? null } });
    places.set(subject, "waiting");
    enteredAt.set(subject, now);
  } else if (kind === 3) {
    if (place !== undefined) depart(model, subject, pick, now);
  } else if (kind === 4) {
    if (place === undefined) return;
    journal.add(now, "disconnected", {
      subject_id: subject,
      connection: "c",
      reason: "connection_lost",
      grace_until: now + 30_000,
    });
    if (pick % 2 === 0) journal.add(now, "returned", { subject_id: subject, connection: "d" });
  } else if (kind <= 6) {
    const members = waiting.slice(0, 2);
    if (members.length < 2) return;
    const proposal = journal.proposed(now, members, pick % 3);
    for (const id of members) places.set(id, `p${proposal}`);
  } else if (kind === 10) {
    if (place !== undefined) journal.add(now, "updated", { subject_id: subject, attributes: { role: "A" } });
  } else if (kind === 9) {
    journal.opened(now, { scene_id: model.sceneId, ...(pick % 2 === 0 ? { matchmaker } : {}) });
    journal.add(now, "resumed", { down_ms: pick * 10 });
    for (const open of groups) if (open.startsWith("p")) release(model, open, now);
  } else if (group !== undefined) {
    advance(model, group, pick, now);
  }
}

function advance(model: Model, group: string, pick: number, now: number): void {
  const { journal, places, enteredAt } = model;
  const members = membersOf(model, group);
  const id = group.slice(1);
  if (group.startsWith("p")) {
    if (pick % 5 === 0) return release(model, group, now);
    const gameId = `${model.sceneId}-${id}`;
    const waits = Object.fromEntries(members.map((member) => [member, now - (enteredAt.get(member) ?? now)]));
    journal.matched(now, Number(id), gameId, waits, pick % 3 === 0 ? null : `condition-${pick % 2}`);
    for (const member of members) places.set(member, `m${gameId}`);
  } else if (group.startsWith("m") && pick % 4 !== 0) {
    journal.add(now, "started", { game_id: id, subject_ids: members });
    for (const member of members) places.set(member, `s${id}`);
  } else {
    endGroup(model, group, pick % 2 === 0 ? "completed" : "partner_left", now);
  }
}

function refuse({ journal, refused }: Model, subject: string, pick: number, now: number): void {
  const reason = ["attributes", "rtt", "quota_full"][pick % 3] ?? "rtt";
  if (refused.get(subject) === reason) return;
  refused.set(subject, reason);
  journal.add(now, "screened_out", { subject_id: subject, reason });
}

function depart(model: Model, subject: string, pick: number, now: number): void {
  const { journal, places, enteredAt } = model;
  const group = places.get(subject) ?? "waiting";
  const [type, reason] = exits[pick % exits.length] ?? exits[0];
  journal.add(now, type, { subject_id: subject, reason, waited_ms: now - (enteredAt.get(subject) ?? now) });
  places.delete(subject);
  if (group.startsWith("p")) release(model, group, now);
  else if (group !== "waiting") endGroup(model, group, "partner_left", now);
}

function release(model: Model, group: string, now: number): void {
  model.journal.add(now, "released", {
    proposal_id: Number(group.slice(1)),
    reason: "left",
    subject_id: null,
  });
  for (const member of membersOf(model, group)) model.places.set(member, "waiting");
}

/** A matched group is aborted, a started one ends. */
function endGroup(model: Model, group: string, outcome: string, now: number): void {
  const members = membersOf(model, group);
  const game = { game_id: group.slice(1), subject_ids: members };
  const started = group.startsWith("s");
  if (started) model.journal.add(now, "ended", { ...game, outcome });
  else model.journal.add(now, "aborted", { ...game, reason: "left", subject_id: null });
  for (const member of members) {
    if (started) model.places.delete(member);
    else model.places.set(member, "waiting");
  }
}

function membersOf(model: Model, group: string): readonly string[] {
  return [...model.places].filter(([, at]) => at === group).map(([id]) => id);
}
