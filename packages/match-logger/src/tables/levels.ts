/** The words of the log, and what they mean. */
export const reasonLevels = {
  fifo: "the earliest arrivals",
  latency: "the earliest arrivals whose latencies fit",
  reunion: "former partners",
  fallback: "the rule behind a reunion",
  rule: "a rule that gives no other reason",
  step: "a step of the scene's fallback chain",
  manual: "a person made the group",
  group_reunion: "a host put a group together again, without a rule",
} as const;

export const exitLevels = {
  left: "went by themselves",
  declined: "did not want the group that was found",
  grace_ended: "lost the connection and did not come back in time",
  wait_limit: "the waiting limit of the scene was reached",
  step: "a step of the fallback chain ended the wait",
  admin: "an admin ended the wait or took them out",
} as const;

export const screeningLevels = {
  attributes: "an attribute that the scene requires was missing or not among those allowed",
  rtt: "the round trip to the server was longer than the scene allows",
  quota_full: "the study had the groups that it needs",
} as const;
