import type { GroupFigures } from "../stats/group-stats.ts";
import type { SceneFigures } from "../stats/scene-stats.ts";
import type { SpreadFigures } from "../stats/spread.ts";
import { plural } from "./plural.ts";
import { printable } from "./printable.ts";
import { styled } from "./styled.ts";
import type { TextSink } from "./terminal.ts";

type Counts = Readonly<Record<string, number>>;

/** The figures of a scene for people to read. */
export function statsText(scene: SceneFigures, out: TextSink): string {
  const { experiment_id: experiment, scene_id: id, flow, exits, decisions, by_condition: conditions } = scene;
  const title = `Scene ${printable(id)}${experiment === null ? "" : ` of ${printable(experiment)}`}`;
  const lines = [styled(out, "bold", title), ...groupLines(scene)];
  if (exits !== null) {
    lines.push(line("ended without a game", counted(exits)));
    lines.push(line("their waits", spread(scene.waited_without_game_ms, seconds)));
  }
  if (decisions !== null) {
    const { proposed, by_hand: byHand, without_group: without, refused, released, overtaken } = decisions;
    lines.push(
      line(
        "decisions",
        `${proposed} groups suggested, ${byHand} by hand, ${without} without a group, ${refused} refused`,
      ),
      line("not confirmed", counted(released)),
      line("overtaken", plural(overtaken, "time")),
    );
  }
  if (flow !== null) {
    lines.push(
      "  flow",
      line("  asked to enter", String(flow.asked)),
      line("  screened out", counted(flow.screened_out)),
      line("  arrived", String(flow.arrived)),
      line("  waiting now", String(flow.waiting_now)),
      line("  lost waiting", counted(flow.lost_waiting)),
      line("  matched", `${flow.matched} (${flow.matched_now} count down)`),
      line("  lost matched", counted(flow.lost_matched)),
      line("  started", `${flow.started} (${flow.started_now} play)`),
      line("  lost in a game", counted(flow.lost_started)),
      line("  ended", `${flow.ended}: ${counted(flow.outcomes)}`),
    );
  } else
    lines.push(
      "  no journal: nothing is known of those who were not assigned, nor of what became of the groups",
    );
  for (const [condition, figures] of Object.entries(conditions)) {
    lines.push(
      styled(out, "bold", `  Condition ${printable(condition)}`),
      ...groupLines(figures).map((text) => `  ${text}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

function groupLines(groups: GroupFigures): readonly string[] {
  return [
    line("matches", `${groups.matches}: ${counted(groups.by_status)}`),
    line("by rule", counted(groups.by_matchmaker)),
    line("by reason", counted(groups.by_reason)),
    line("games ended", counted(groups.outcomes)),
    line("participants started", `${groups.started}, lost in a game: ${counted(groups.lost_in_game)}`),
    line("waits", spread(groups.waited_ms, seconds)),
    line("RTT", spread(groups.rtt_ms, milliseconds)),
  ];
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(22)}${text}`;
}

function counted(counts: Counts): string {
  const words = Object.entries(counts).map(([word, count]) => `${count} ${printable(word, 80)}`);
  return words.length === 0 ? "none" : words.join(", ");
}

function spread(figures: SpreadFigures | null, shown: (value: number) => string): string {
  if (figures === null) return "none";
  const { p50, p90, max, mean, count } = figures;
  return `p50 ${shown(p50)}, p90 ${shown(p90)}, max ${shown(max)}, mean ${shown(mean)} (${count})`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
