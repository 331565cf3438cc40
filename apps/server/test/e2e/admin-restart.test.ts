import { fileURLToPath } from "node:url";
import { AdminEventAggregator, type Snapshot } from "@waitroom/admin-events";
import { expect, it } from "vitest";
import { TestAdmin } from "./admin.ts";
import { logLines, type Line } from "./log-lines.ts";
import { TestParticipant } from "./participant.ts";
import { ADMIN_TOKEN, ServerProcess } from "./server-process.ts";

const experiment = fileURLToPath(new URL("./experiments/patient.ts", import.meta.url));
const scenes = ["first", "second"];
const roomLines =
  /^(opened|screened_out|entered|disconnected|returned|left|timed_out|removed|released|refused|match_formed|started|aborted|ended|paused|reopened)$/;

/** What depends on the journals, and on nothing that the host tells or that begins with the process. */
const journalFigures = [
  "arrived",
  "waiting",
  "in_groups",
  "completed",
  "exits",
  "matches",
  "aborted",
  "wait_p50_ms",
  "wait_p90_ms",
  "target_groups",
] as const;
/** And on the time. */
const timedFigures = [
  "arrivals_per_minute",
  "matches_per_minute",
  "abandonment_10min",
  "oldest_waiting_since",
] as const;

it("shows after a kill in the middle of a study what it showed before, and at all times what the journals say", async () => {
  await using server = await ServerProcess.start({ EXPERIMENT: experiment });
  const people = await Promise.all(Array.from({ length: 6 }, () => TestParticipant.connect(server.origin)));
  const [ann, bob, cem, dee, eli, fay] = people;
  if (fay === undefined || !ann || !bob || !cem || !dee || !eli) throw new TypeError("Expected six people.");
  // One pair completes, one is in its game, one waits, and one has left.
  await Promise.all([playTogether("first", [ann, bob]), playTogether("second", [cem, dee])]);
  const game = await ann.until("start_game");
  await ann.send("end_game", { game_id: game["game_id"], outcome: "completed" });
  await bob.until("end_game");
  await fay.join("second");
  await fay.send("leave_game");
  await eli.join("first");
  const before = await settledState(server, async (admin) => {
    const request = { action: "pause_matching", scene_id: "first", reason: "lunch" };
    expect(await admin.socket.emitWithAck("admin_action", request)).toMatchObject({ ok: true });
  });
  expect(before.snapshot.summary).toMatchObject({
    arrived: 6,
    waiting: 1,
    in_groups: 2,
    completed: 2,
    matches: 2,
  });
  expect(before.snapshot.summary.exits).toEqual({ left: 1 });
  expectWhatJournalsSay(before);

  for (const person of people) person.socket.io.reconnection(false);
  await server.stop("SIGKILL");
  await server.restart();
  const after = await settledState(server);
  expectWhatJournalsSay(after);

  // The restart itself moves deadlines by the time the server was down, and knows nobody to be connected.
  const ofStudy = ({ summary, scenes: rows, games, conditions }: Snapshot): unknown => ({
    summary: journalFigures.map((figure) => summary[figure]),
    scenes: rows.map((row) => ({
      ...row,
      oldest_waiting_since: 0,
      missing: 0,
      forecast: null,
      reasons: null,
    })),
    // In which order games of different scenes stand depends on whose journal is read first.
    games: games
      .map((row) => ({ ...row, members: row.members.map((member) => ({ ...member, presence: null })) }))
      .toSorted((a, b) => a.formed_at - b.formed_at || (a.game_id < b.game_id ? -1 : 1)),
    conditions,
  });
  expect(ofStudy(after.snapshot)).toEqual(ofStudy(before.snapshot));
  const lines = timelineOf(after.snapshot);
  for (const line of timelineOf(before.snapshot)) expect(lines).toContain(line);
  const killedAt = before.snapshot.summary.now;
  const points = after.snapshot.trend.filter(({ at }) => at <= killedAt);
  expect(points).toEqual(before.snapshot.trend);
  for (const person of people) person.close();
}, 60_000);

async function playTogether(sceneId: string, pair: readonly TestParticipant[]): Promise<void> {
  await Promise.all(pair.map((person) => person.join(sceneId)));
  await Promise.all(pair.map((person) => person.until("start_game")));
}

interface State {
  readonly snapshot: Snapshot;
  readonly journals: ReadonlyMap<string, readonly Line[]>;
}

/** A snapshot and the journals that it was made from: nothing was written between the one and the other. */
async function settledState(
  server: ServerProcess,
  first?: (admin: TestAdmin) => Promise<void>,
): Promise<State> {
  using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
  await first?.(admin);
  for (;;) {
    const journals = await journalsOf(server);
    const snapshot = (await admin.snapshot()) as unknown as Snapshot;
    const again = await journalsOf(server);
    if (JSON.stringify([...journals]) === JSON.stringify([...again])) return { snapshot, journals };
  }
}

async function journalsOf(server: ServerProcess): Promise<ReadonlyMap<string, readonly Line[]>> {
  const read = scenes.map(
    async (scene) => [scene, await logLines(server.log("patient", `${scene}_waitroom.jsonl`))] as const,
  );
  return new Map(await Promise.all(read));
}

/** The figures that are functions of the journals and of the time are those that another reader of the files gets. */
function expectWhatJournalsSay({ snapshot, journals }: State): void {
  const reader = new AdminEventAggregator({ now: () => snapshot.summary.now });
  for (const [scene, events] of journals) {
    reader.declareScene(scene, { targetGroups: 5 });
    reader.record(scene, events);
  }
  const read = reader.snapshot();
  reader.close();
  for (const section of ["scenes", "games", "conditions", "trend"] as const) {
    expect(byId(snapshot[section])).toEqual(byId(read[section]));
  }
  expect(timelineOf(snapshot)).toEqual(timelineOf(read));
  const figures = [...journalFigures, ...timedFigures];
  expect(figures.map((figure) => snapshot.summary[figure])).toEqual(
    figures.map((figure) => read.summary[figure]),
  );
}

function byId(rows: readonly object[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

function timelineOf({ activity }: Snapshot): readonly string[] {
  return activity
    .filter(({ event_type }) => roomLines.test(event_type))
    .map((line) => JSON.stringify({ ...line, id: 0 }))
    .sort();
}
