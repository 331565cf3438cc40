import type { Verdict } from "./check/check-rehearsal.ts";
import { clientViews } from "./check/client-view.ts";
import type { Progress, Rehearsal } from "./rehearsal.ts";

/** One line that says how far a rehearsal is. */
export function progressLine({
  elapsedMs,
  people,
  arrived,
  waiting,
  inGroups,
  ended,
  gone,
  games,
}: Progress): string {
  const seconds = String(Math.round(elapsedMs / 1000)).padStart(4);
  return `${seconds} s  arrived ${arrived} of ${people}, waiting ${waiting}, in groups ${inGroups}, ended ${ended}, gone ${gone}; games ${games}`;
}

/** What came of a rehearsal, for people to read. */
export function summaryText(rehearsal: Rehearsal, verdict: Verdict): string {
  const { progress, seed, isSettled } = rehearsal;
  const { looked, faults, notChecked } = verdict;
  const refusals = refusalCounts(rehearsal);
  return [
    "",
    `People        ${progress.arrived} arrived, ${progress.ended} ended a game, ${progress.waiting} still wait, ${progress.gone} went`,
    `Games         ${progress.games} started`,
    `Until start   ${waitText(rehearsal)}`,
    `Refusals      ${refusals.length === 0 ? "none" : refusals.join(", ")}`,
    `Settled       ${isSettled ? "yes" : "no: something was still under way when the time was over"}`,
    `Looked at     ${looked.participants} participants, ${looked.messages} messages, ${looked.journalLines} journal lines, ${looked.matchLines} match lines`,
    ...notChecked.map((what) => `Not checked   ${what}`),
    `Seed          ${seed}`,
    "",
    faults.length === 0 ? "Nothing wrong was found." : `${faults.length} faults:`,
    ...faults.slice(0, 50).map(({ code, text }) => `  ${code}  ${text}`),
    ...(faults.length > 50 ? [`  and ${faults.length - 50} more`] : []),
  ].join("\n");
}

/** From the first `join_game` to the first `start_game`, by the clients' clock. */
function waitText({ observations }: Rehearsal): string {
  const waits = [...clientViews(observations).values()]
    .flatMap(({ joins, told }) => {
      const start = told.find(({ event }) => event === "start_game");
      return start === undefined || joins[0] === undefined ? [] : [start.at - joins[0].sentAt];
    })
    .toSorted((a, b) => a - b);
  if (waits.length === 0) return "nobody started a game";
  const rank = (share: number): string =>
    `${((waits[Math.max(0, Math.ceil(share * waits.length) - 1)] ?? 0) / 1000).toFixed(1)} s`;
  return `half within ${rank(0.5)}, 90 % within ${rank(0.9)}, longest ${rank(1)}`;
}

function refusalCounts({ observations }: Rehearsal): readonly string[] {
  const counts = new Map<string, number>();
  for (const seen of observations) {
    if (seen.kind !== "answered" || seen.payload["ok"] !== false) continue;
    const what = `${seen.event} ${String(seen.payload["error_code"])}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${what} × ${count}`);
}
