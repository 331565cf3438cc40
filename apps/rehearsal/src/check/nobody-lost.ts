import type { Case } from "./case.ts";
import type { Fault } from "./evidence.ts";
import type { SceneHistory } from "./scene-history.ts";

/** Whoever was told to be in, or to be screened out, is so in the journal, and nobody waits on who could have a group. */
export function nobodyLost({ histories, views, isSettled }: Case): readonly Fault[] {
  const faults: Fault[] = [];
  for (const { subjectId, joins, refusals } of views.values()) {
    for (const { sceneId, reason, answeredAt } of refusals) {
      const history = histories.find((one) => one.sceneId === sceneId);
      if (history?.hasRefusal(subjectId, reason) === true) continue;
      // Who had been in before stands there already, and is not screened out.
      if (history?.arrivals.some((one) => one.subjectId === subjectId && one.enteredAt < answeredAt))
        continue;
      const text = `${subjectId} was told to be screened out of ${sceneId} (${reason}), and no journal has it`;
      faults.push({ code: "REFUSAL_LOST", text });
    }
    for (const { sceneId } of joins) {
      const history = histories.find((one) => one.sceneId === sceneId);
      if (history?.present(subjectId) !== undefined) continue;
      faults.push({ code: "JOIN_LOST", text: `${subjectId} was let into ${sceneId}, and no journal has it` });
    }
  }
  return isSettled ? [...faults, ...histories.flatMap((history) => leftOver(history))] : faults;
}

/** First come, first served, without a step that changes it: whoever is connected and waits is short of a group. */
function leftOver(history: SceneHistory): readonly Fault[] {
  if (history.matchmaker !== "FIFOMatchmaker" || history.hasSteps) return [];
  const waiting = [...history.all()].filter(
    ({ standing, isConnected }) => standing === "waiting" && isConnected,
  );
  if (waiting.length < history.groupSize) return [];
  const who = waiting.map(({ subjectId }) => subjectId).join(", ");
  return [
    {
      code: "LEFT_OVER",
      text: `${history.sceneId}: ${waiting.length} wait on who make a group of ${history.groupSize}: ${who}`,
    },
  ];
}
