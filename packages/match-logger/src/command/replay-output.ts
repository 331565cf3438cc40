import type { ReplayedDifference, ReplayedSummary } from "./matchmaker-packages.ts";
import { plural } from "./plural.ts";
import { printable } from "./printable.ts";
import { styled } from "./styled.ts";
import type { Terminal } from "./terminal.ts";

/** What came of the replay of one journal. */
export interface ReplayedJournal {
  readonly summary: ReplayedSummary;
  readonly first: ReplayedDifference | null;
  /** Why it could not be gone through to its end; null where it was. */
  readonly broken: string | null;
  /** It could not, since the rule that decided is none of `@waitroom/matchmaker` and was not given. */
  readonly lacksRule: boolean;
}

/** Other rules, the first difference, and the sum, each in its lines. */
export async function writeReplayed(
  name: string,
  { summary, first, broken, lacksRule }: ReplayedJournal,
  { out }: Terminal,
): Promise<void> {
  for (const { seq, step, recorded, given } of summary.otherRules) {
    const where = step === 0 ? "" : `, step ${step}`;
    await out.write(
      `${styled(out, "yellow", "other rule")} from line ${seq}${where}: ${printable(recorded.class)} (${shortHash(recorded.hash)}) was recorded, ${printable(given.class)} (${shortHash(given.hash)}) decides\n`,
    );
  }
  if (first !== null) {
    await out.write(
      `${styled(out, "red", "first difference")} at line ${first.seq}, ${new Date(first.at).toISOString()}, for ${printable(JSON.stringify(first.trigger))}: other ${printable(first.differsIn.join(", "))}\n`,
    );
    await out.write(
      `  recorded: ${shown(first, first.recorded)}\n  replayed: ${shown(first, first.replayed)}\n`,
    );
  }
  if (broken !== null) {
    const where = lacksRule ? ":" : " at";
    await out.write(`${styled(out, "red", "stopped")}${where} ${printable(broken, 1000)}\n`);
  }
  const went = `${plural(summary.groups, "group")}, ${plural(summary.withoutGroup, "decision")} without one, ${plural(summary.assignments, "assignment")} of roles and conditions`;
  const left = [
    ...(summary.refusals > 0 ? [plural(summary.refusals, "refused answer")] : []),
    ...(summary.byHand > 0 ? [`${plural(summary.byHand, "match", "matches")} by hand`] : []),
    ...(summary.unfinished > 0 ? [`${plural(summary.unfinished, "decision")} before a stop not judged`] : []),
  ];
  await out.write(
    `${printable(name)}: ${[went, ...left].join(", ")}. ${plural(summary.differences, "difference")}.\n`,
  );
}

/** What a decision came to, in the fields in which it differs. */
function shown({ differsIn }: ReplayedDifference, outcome: unknown): string {
  if (typeof outcome !== "object" || outcome === null) return "no group";
  const fields = Object.entries(outcome);
  const differing = fields.filter(([name]) => differsIn.includes(name));
  const kept =
    differing.length > 0
      ? differing
      : fields.filter(([name]) => ["type", "members", "reason"].includes(name));
  return printable(JSON.stringify(Object.fromEntries(kept)), 600);
}

function shortHash(hash: string): string {
  return `hash ${printable(hash.slice(0, 12))}…`;
}
