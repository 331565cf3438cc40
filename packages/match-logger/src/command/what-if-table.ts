import type { OpenedEvent } from "../waiting-room-event.ts";
import type { SimulatedReport } from "./matchmaker-packages.ts";
import { printable } from "./printable.ts";

/** What happened, what the declared options give in a simulation, and what other ones give. */
export interface WhatIfReports {
  readonly happened: SimulatedReport;
  /** Null where the declared rule is the researcher's own. */
  readonly declared: SimulatedReport | null;
  readonly whatIf: SimulatedReport;
}

/** The reports side by side, and what they cannot say. */
export function whatIfTable({ happened, declared, whatIf }: WhatIfReports, opened: OpenedEvent): string {
  const columns = [happened, ...(declared === null ? [] : [declared]), whatIf];
  const heads = ["what happened", ...(declared === null ? [] : ["as declared"]), "what if"];
  const row = (label: string, cell: (report: SimulatedReport) => string): string =>
    [label.padEnd(26), ...columns.map((report, index) => cell(report).padStart(width(heads[index])))].join(
      "  ",
    );
  const reasons = [...new Set(columns.flatMap(({ exits }) => Object.keys(exits)))].toSorted();
  const steps =
    opened["steps"] === undefined
      ? []
      : ['A chain of steps was declared; it holds under "what if" only where rule and group size stay.'];
  return `${[
    ["".padEnd(26), ...heads.map((head) => head.padStart(width(head)))].join("  "),
    row("arrived", ({ arrived }) => count(arrived)),
    row("in a game", ({ matched }) => count(matched)),
    row("share", ({ shareMatched }) =>
      shareMatched === null ? "-" : `${(100 * shareMatched).toFixed(1)} %`,
    ),
    row("games", ({ groups }) => count(groups)),
    row("wait, mean", ({ waitMs }) => seconds(waitMs?.mean)),
    row("wait, half of them within", ({ waitMs }) => seconds(waitMs?.p50)),
    row("wait, 90 % within", ({ waitMs }) => seconds(waitMs?.p90)),
    row("wait, longest", ({ waitMs }) => seconds(waitMs?.max)),
    ...reasons.map((reason) =>
      row(`went: ${printable(reason, 18)}`, ({ exits }) =>
        count(Object.hasOwn(exits, reason) ? (exits[reason] ?? 0) : 0),
      ),
    ),
    row("turned away at the door", ({ turnedAway }) => count(turnedAway)),
    row("waiting at the end", ({ stillWaiting }) => count(stillWaiting)),
    "",
    ...(declared === null
      ? []
      : [
          '"as declared" is the declared room in the same simulation: how far it is from what happened shows how far to trust "what if".',
        ]),
    "The simulated people come when the recorded ones came, with the facts that they entered with; they keep their connection and confirm at once.",
    "How long people would have waited under another rule is in no journal: patience may change with the rule, and those who were",
    "matched at once showed none. State the patience that you assume (--patience).",
    ...steps,
  ].join("\n")}\n`;
}

function width(head = ""): number {
  return Math.max(head.length, 13);
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? "-" : `${(ms / 1000).toFixed(1)} s`;
}
