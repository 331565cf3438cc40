import type { Case } from "./case.ts";
import type { ClientView } from "./client-view.ts";
import type { Fault, LogLine, SceneLog } from "./evidence.ts";
import { numberOf, SceneHistory, textOf, textsOf } from "./scene-history.ts";

/** Who came first is first: at the door, in the room, after every return; and each is told things in their order. */
export function orderKept(of: Case): readonly Fault[] {
  return [
    ...of.histories.flatMap((history) => doorOrder(history, of.views)),
    ...of.scenes.flatMap((scene) => roomOrder(scene)),
    ...[...of.views.values()].flatMap((view) => toldOrder(view)),
  ];
}

/** Whose `join_game` was answered before another one sent theirs stands before them in the journal. */
function doorOrder(history: SceneHistory, views: Case["views"]): readonly Fault[] {
  const faults: Fault[] = [];
  const firstJoins = history.arrivals.flatMap(({ subjectId, enteredSeq }) => {
    const joins = views.get(subjectId)?.joins.filter(({ sceneId }) => sceneId === history.sceneId) ?? [];
    const isOnlyArrival = history.arrivals.filter((one) => one.subjectId === subjectId).length === 1;
    const [join] = joins;
    return join === undefined || !isOnlyArrival ? [] : [{ subjectId, enteredSeq, ...join }];
  });
  const byEntry = firstJoins.toSorted((a, b) => a.enteredSeq - b.enteredSeq);
  let latest: (typeof byEntry)[number] | null = null;
  for (const join of byEntry) {
    // Of those who entered before, the one who sent last: did they send only after this one had an answer?
    if (latest !== null && join.answeredAt < latest.sentAt) {
      const text = `${history.sceneId}: ${latest.subjectId} entered before ${join.subjectId}, who was let in before the other one asked`;
      faults.push({ code: "ENTERED_OUT_OF_ORDER", text });
    }
    if (latest === null || join.sentAt > latest.sentAt) latest = join;
  }
  return faults;
}

/** Under first come, first served nobody is passed over; and everybody's wait counts from their arrival. */
function roomOrder(scene: SceneLog): readonly Fault[] {
  const faults: Fault[] = [];
  /** Until when somebody's last group is not suggested again, epoch ms. */
  const barredUntil = new Map<string, number>();
  SceneHistory.of(scene, (line, history) => {
    switch (line["type"]) {
      case "proposed":
        return void faults.push(...passedOver(line, history, barredUntil));
      case "matched":
        return void faults.push(...waits(line, history));
      case "released":
        return bar(history.proposal(numberOf(line, "proposal_id")), line, history, barredUntil);
      case "aborted":
        return bar(history.games.get(textOf(line, "game_id"))?.members ?? [], line, history, barredUntil);
      default:
    }
  });
  return faults;
}

function bar(
  members: readonly string[],
  line: LogLine,
  { retryAfterMs }: SceneHistory,
  barredUntil: Map<string, number>,
): void {
  for (const member of members) barredUntil.set(member, numberOf(line, "at") + retryAfterMs);
}

function passedOver(
  line: LogLine,
  history: SceneHistory,
  barredUntil: ReadonlyMap<string, number>,
): readonly Fault[] {
  if (history.matchmaker !== "FIFOMatchmaker" || history.hasSteps) return [];
  const members = new Set(textsOf(line, "members"));
  const available = [...history.all()]
    .filter(({ standing, isConnected }) => standing === "waiting" && isConnected)
    .toSorted((a, b) => a.enteredSeq - b.enteredSeq);
  const youngest = available.findLastIndex(({ subjectId }) => members.has(subjectId));
  return available
    .slice(0, youngest)
    .filter(({ subjectId }) => !members.has(subjectId))
    .filter(({ subjectId }) => (barredUntil.get(subjectId) ?? 0) <= numberOf(line, "at"))
    .map(({ subjectId }) => ({
      code: "PASSED_OVER",
      text: `${history.sceneId}, line ${numberOf(line, "seq")}: ${subjectId} came before ${[...members].at(-1)} and was passed over`,
    }));
}

function waits(line: LogLine, history: SceneHistory): readonly Fault[] {
  const { participants } = line;
  if (!Array.isArray(participants)) return [];
  return participants.flatMap((participant: LogLine): readonly Fault[] => {
    const arrival = history.present(textOf(participant, "subject_id"));
    if (arrival === undefined) return [];
    const expected = numberOf(line, "at") - arrival.enteredAt - arrival.downMs;
    const recorded = numberOf(participant, "waited_ms");
    if (Math.abs(expected - recorded) <= 1) return [];
    const text = `${history.sceneId}, line ${numberOf(line, "seq")}: ${arrival.subjectId} waited ${expected} ms since their arrival, and the record says ${recorded} ms`;
    return [{ code: "PLACE_LOST", text }];
  });
}

const rank: Readonly<Record<string, number>> = { match_found_countdown: 1, start_game: 2, end_game: 3 };

/** Of one game, nobody hears of the countdown after the start, nor of the start after the end. */
function toldOrder({ subjectId, told }: ClientView): readonly Fault[] {
  const furthest = new Map<string, { readonly event: string; readonly rank: number }>();
  const faults: Fault[] = [];
  for (const { event, payload } of told) {
    const step = rank[event];
    if (step === undefined) continue;
    const gameId = textOf(payload, "game_id");
    const before = furthest.get(gameId);
    if (before !== undefined && step < before.rank) {
      const text = `${subjectId} was told ${event} of ${gameId} after ${before.event}`;
      faults.push({ code: "TOLD_OUT_OF_ORDER", text });
    } else furthest.set(gameId, { event, rank: step });
  }
  return faults;
}
