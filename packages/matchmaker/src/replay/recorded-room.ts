import { identifyMatchmaker, type Matchmaker, type MatchmakerIdentity } from "../matchmaker.ts";
import type { OpenedEvent } from "../room/events.ts";
import { resolveOptions, type ResolvedOptions } from "../room/options.ts";

/** Gives the rule that decides again in place of a recorded one, in the room that this `opened` describes. */
export type RuleOf = (recorded: MatchmakerIdentity, opened: OpenedEvent) => Matchmaker;

/** The options of the room that wrote an `opened`, as far as decisions depend on them. */
export function recordedRoom(opened: OpenedEvent, ruleOf: RuleOf): ResolvedOptions {
  const { limits } = opened;
  return resolveOptions({
    sceneId: opened.scene_id,
    groupSize: opened.group_size,
    matchmaker: ruleOf(opened.matchmaker, opened),
    experimentId: opened.experiment_id,
    serverRunId: opened.server_run_id,
    seed: opened.seed,
    waitLimitMs: limits.wait_limit_ms,
    graceMs: limits.grace_ms,
    confirmMs: limits.confirm_ms,
    retryAfterMs: limits.retry_after_ms,
    inGameGraceMs: limits.in_game_grace_ms,
    capacity: limits.capacity,
    reentry: limits.reentry,
    steps: (opened.steps ?? []).map((step) => ({
      afterMs: step.after_ms,
      groupSize: step.group_size,
      matchmaker: ruleOf(step.matchmaker, opened),
      release: step.release,
    })),
    roles: opened.roles ?? null,
    conditions: opened.conditions ?? null,
  });
}

/** A rule other than the one that the journal names. */
export interface OtherRule {
  /** The `opened` that names the recorded one. */
  readonly seq: number;
  /** Step of the declared fallback chain; 0: the first. */
  readonly step: number;
  readonly recorded: MatchmakerIdentity;
  readonly given: MatchmakerIdentity;
}

/** Where the rules that decide again are not those that an `opened` names, by their hashes. */
export function otherRules(
  opened: OpenedEvent & { readonly seq: number },
  { steps }: ResolvedOptions,
): readonly OtherRule[] {
  const recorded = [opened.matchmaker, ...(opened.steps ?? []).map(({ matchmaker }) => matchmaker)];
  return recorded.flatMap((identity, step) => {
    const matchmaker = steps[step]?.matchmaker;
    if (matchmaker === undefined) return [];
    const given = identifyMatchmaker(matchmaker);
    return given.hash === identity.hash ? [] : [{ seq: opened.seq, step, recorded: identity, given }];
  });
}
