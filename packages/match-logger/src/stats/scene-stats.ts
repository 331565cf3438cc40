import type { TableRow } from "../tables/table-row.ts";
import { Flow } from "./flow.ts";
import type { FlowFigures } from "./flow.ts";
import { GroupStats } from "./group-stats.ts";
import type { GroupFigures } from "./group-stats.ts";
import { Spread } from "./spread.ts";
import type { SpreadFigures } from "./spread.ts";
import { Tally } from "./tally.ts";

/** The figures of a scene, as `docs/match-log.md` defines them. */
export interface SceneFigures extends GroupFigures {
  readonly experiment_id: string | null;
  readonly scene_id: string;
  /** Null without a journal, as all figures of this kind. */
  readonly flow: FlowFigures | null;
  /** Waits that ended without a game, by reason. */
  readonly exits: Readonly<Record<string, number>> | null;
  /** Their waits, in ms. */
  readonly waited_without_game_ms: SpreadFigures | null;
  readonly decisions: DecisionFigures | null;
  readonly by_condition: Readonly<Record<string, GroupFigures>>;
}

/** What the rule was asked, and what came of it. */
export interface DecisionFigures {
  /** Groups that were suggested. */
  readonly proposed: number;
  readonly by_hand: number;
  /** Decisions that formed no group. */
  readonly without_group: number;
  /** Answers of the rule that broke its contract. */
  readonly refused: number;
  /** Suggested groups that were not confirmed, by reason. */
  readonly released: Readonly<Record<string, number>>;
  /** How often somebody was overtaken. */
  readonly overtaken: number;
}

/** Sums up one scene from the rows of its tables, in memory that does not grow with them. */
export class SceneStats {
  readonly #place: { readonly experimentId: string | null; readonly sceneId: string };
  readonly #groups = new GroupStats();
  readonly #conditions = new Map<string, GroupStats>();
  readonly #flow = new Flow();
  readonly #exits = new Tally();
  readonly #exitWaits = new Spread();
  readonly #released = new Tally();
  readonly #decisions = new Tally();
  #hasJournal = false;
  #overtaken = 0;

  constructor(place: { readonly experimentId: string | null; readonly sceneId: string }) {
    this.#place = place;
  }

  add(each: TableRow): void {
    switch (each.table) {
      case "matches":
        for (const groups of this.#of(each.row.condition)) groups.addMatch(each.row);
        return;
      case "match_participants":
        for (const groups of this.#of(each.row.condition)) groups.addMember(each.row);
        return;
      case "waits": {
        const { outcome, reason, waitedMs, condition } = each.row;
        this.#hasJournal = true;
        this.#flow.addWait(each.row);
        for (const groups of this.#of(condition)) groups.addWait(each.row);
        if (outcome === "started" || outcome === "open") return;
        this.#exits.add(reason ?? "other");
        this.#exitWaits.add(waitedMs);
        return;
      }
      case "payments":
        this.#hasJournal = true;
        this.#flow.addPayment(each.row);
        for (const groups of this.#of(each.row.condition)) groups.addPayment(each.row);
        return;
      case "decisions": {
        const { kind, count, overtakenCount, result, resultReason } = each.row;
        this.#hasJournal = true;
        this.#decisions.add(kind, count);
        this.#overtaken += overtakenCount ?? 0;
        if (result === "released") this.#released.add(resultReason ?? "other");
        return;
      }
      case "overtaken":
      case "admin_actions":
        return;
    }
  }

  figures(): SceneFigures {
    const isKnown = this.#hasJournal;
    return {
      experiment_id: this.#place.experimentId,
      scene_id: this.#place.sceneId,
      ...this.#groups.figures(),
      flow: isKnown ? this.#flow.figures() : null,
      exits: isKnown ? this.#exits.figures() : null,
      waited_without_game_ms: this.#exitWaits.figures(),
      decisions: isKnown
        ? {
            proposed: this.#decisions.get("proposed"),
            by_hand: this.#decisions.get("by_hand"),
            without_group: this.#decisions.get("no_group"),
            refused: this.#decisions.get("refused"),
            released: this.#released.figures(),
            overtaken: this.#overtaken,
          }
        : null,
      by_condition: Object.fromEntries(
        [...this.#conditions]
          .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
          .map(([condition, groups]) => [condition, groups.figures()] as const),
      ),
    };
  }

  /** The figures to which a row counts: of the scene, and of its condition. */
  #of(condition: string | null): readonly GroupStats[] {
    if (condition === null) return [this.#groups];
    const known = this.#conditions.get(condition);
    if (known !== undefined) return [this.#groups, known];
    const made = new GroupStats();
    this.#conditions.set(condition, made);
    return [this.#groups, made];
  }
}
