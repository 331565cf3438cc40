/** Why somebody is out without a match, or was not let in, after a count: `9 waited too long`. Unknown codes are shown as they are. */
export function exitReason(code: string): string {
  return exitReasons.get(code) ?? plain(code.replace(/^ended_/, "game ended:"));
}

/** Whether this kind of exit comes after a game, so that the person did have a match. */
export function isAfterGame(code: string): boolean {
  return code.startsWith("ended_");
}

/** Why a group was formed, for the column "reason". */
export function matchReason(code: string): string {
  return matchReasons.get(code) ?? plain(code);
}

/** Why nobody was matched, counted over those who wait longest. */
export function waitReason(code: string): string {
  return waitReasons.get(code) ?? plain(code);
}

/** How a game ended. */
export function outcomeWords(code: string): string {
  return outcomes.get(code) ?? plain(code);
}

/** A code in readable form: `partner_left` becomes `partner left`. */
export function plain(code: string): string {
  return code.replaceAll("_", " ").replaceAll(":", ": ");
}

const exitReasons: ReadonlyMap<string, string> = new Map([
  ["left", "left"],
  ["declined", "declined"],
  ["grace_ended", "lost connection"],
  ["timed_out", "waited too long"],
  ["timed_out_step", "released by a step"],
  ["timed_out_admin", "released by an admin"],
  ["removed", "removed"],
  ["member_absent", "a member absent"],
  ["ended_partner_left", "partner left the game"],
  ["attributes", "did not fit the study"],
  ["rtt", "connection too slow"],
  ["quota_full", "study had its groups"],
  ["other", "other reasons"],
]);

const matchReasons: ReadonlyMap<string, string> = new Map([
  ["fifo", "order of arrival"],
  ["latency", "latency limit"],
  ["reunion", "former partners"],
  ["fallback", "fallback rule"],
  ["rule", "rule"],
  ["step", "later step"],
  ["manual", "by hand"],
  ["group_reunion", "former group"],
]);

const waitReasons: ReadonlyMap<string, string> = new Map([
  ["too_few", "too few people wait"],
  ["latency", "too few within the latency limit"],
  ["latency_group", "near, but not near each other"],
  ["partner_absent", "former partners are absent"],
  ["no_group", "no group fits"],
  ["composition", "a role is missing"],
  ["repeat_partner", "have met those who fit"],
  ["different_value", "others differ in what has to be equal"],
  ["away", "connection lost"],
  ["retry_delay", "the same group just fell apart"],
  ["matching_paused", "matching is paused"],
  ["rule_failed", "the rule failed"],
]);

const outcomes: ReadonlyMap<string, string> = new Map([
  ["completed", "completed"],
  ["partner_left", "a partner left"],
]);
