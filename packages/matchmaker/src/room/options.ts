import { randomBytes } from "node:crypto";
import { identifyMatchmaker, type Matchmaker, type MatchmakerIdentity } from "../matchmaker.ts";
import { checkConditions, type ConditionsPolicy } from "../assignment/conditions.ts";
import { checkRoles, type RolesPolicy } from "../assignment/roles.ts";
import type { RecordedLimits } from "./events.ts";
import { resolveSteps, type Step, type StepOptions } from "./steps.ts";

/** What a participant is told when their wait ends without a group. */
export interface Consequence {
  readonly message?: string | null;
  readonly completionCode?: string | null;
  readonly redirectUrl?: string | null;
}

/** How a waiting room is set up. */
export interface WaitingRoomOptions {
  readonly sceneId: string;
  /** How many form a group, at least 1. */
  readonly groupSize: number;
  readonly matchmaker: Matchmaker;
  /** @default null */
  readonly experimentId?: string | null;
  /** Names this run of the server in the journal. @default "local" */
  readonly serverRunId?: string;
  /** 128 bits, 32 lower-case hex digits, for the random numbers of rules. @default fresh */
  readonly seed?: string;
  /** Longest wait in ms; null: none. As the other times at most 10^12 (31 years). @default 120_000 */
  readonly waitLimitMs?: number | null;
  /** How long a disconnected participant keeps their place, in ms. @default 30_000 */
  readonly graceMs?: number;
  /** How long the members of a proposal have to confirm, in ms, from when it was told; at most 2^31 - 1. @default 5_000 */
  readonly confirmMs?: number;
  /** How long the same members are not proposed again after a release or abort, in ms. @default 5_000 */
  readonly retryAfterMs?: number;
  /** How long a game waits for a disconnected member, in ms. @default 30_000 */
  readonly inGameGraceMs?: number;
  /** How many may wait at once, those away or reserved included; null: any number. @default null */
  readonly capacity?: number | null;
  /** Whether one may enter again after a game has ended. @default false */
  readonly reentry?: boolean;
  /** Told when a wait ends without a group. */
  readonly onTimeout?: Consequence;
  /** The declared fallback chain. @default none */
  readonly steps?: readonly StepOptions[];
  /** @default none: every role is null */
  readonly roles?: RolesPolicy | null;
  /** @default none: every condition is null */
  readonly conditions?: ConditionsPolicy | null;
  /**
   * Called around each question to a rule, so that a host can measure how long it takes: has to call `ask` once and return
   * what it returns, and must not throw by itself. Nothing of it is in any event. @default calls `ask`
   */
  readonly aroundRule?: <T>(ask: () => T) => T;
}

/** Options with every default filled in. */
export interface ResolvedOptions extends Required<Omit<WaitingRoomOptions, "onTimeout" | "steps">> {
  /** The first is what the room was set up with. */
  readonly steps: readonly Step[];
  readonly consequence: Required<Consequence>;
  readonly identity: MatchmakerIdentity;
  readonly limits: RecordedLimits;
}

/** What is due later than this would be at no moment that a calendar has. */
const MAX_DURATION_MS = 1e12;
/** What a timer can wait for at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Fills in the defaults; throws a `TypeError` or `RangeError` that says what was expected. */
export function resolveOptions(options: WaitingRoomOptions): ResolvedOptions {
  atLeast("groupSize", options.groupSize, 1);
  const seed = options.seed ?? randomBytes(16).toString("hex");
  if (!/^[0-9a-f]{32}$/.test(seed)) {
    throw new TypeError(`Expected \`seed\` to be 32 lower-case hex digits, got \`${seed}\`.`);
  }
  if (options.matchmaker.name === "") {
    throw new TypeError(
      "Expected the `name` of the matchmaker to be non-empty: a class without a name sets it.",
    );
  }
  const limits: RecordedLimits = {
    wait_limit_ms: nullable("waitLimitMs", options.waitLimitMs, 120_000, 0, MAX_DURATION_MS),
    grace_ms: atLeast("graceMs", options.graceMs ?? 30_000, 0, MAX_DURATION_MS),
    confirm_ms: atLeast("confirmMs", options.confirmMs ?? 5_000, 0, MAX_TIMER_MS),
    retry_after_ms: atLeast("retryAfterMs", options.retryAfterMs ?? 5_000, 0, MAX_DURATION_MS),
    in_game_grace_ms: atLeast("inGameGraceMs", options.inGameGraceMs ?? 30_000, 0, MAX_DURATION_MS),
    capacity: nullable("capacity", options.capacity, null, 1),
    reentry: options.reentry ?? false,
  };
  return {
    sceneId: options.sceneId,
    groupSize: options.groupSize,
    matchmaker: options.matchmaker,
    experimentId: options.experimentId ?? null,
    serverRunId: options.serverRunId ?? "local",
    seed,
    waitLimitMs: limits.wait_limit_ms,
    graceMs: limits.grace_ms,
    confirmMs: limits.confirm_ms,
    retryAfterMs: limits.retry_after_ms,
    inGameGraceMs: limits.in_game_grace_ms,
    capacity: limits.capacity,
    reentry: limits.reentry,
    consequence: {
      message: options.onTimeout?.message ?? null,
      completionCode: options.onTimeout?.completionCode ?? null,
      redirectUrl: options.onTimeout?.redirectUrl ?? null,
    },
    identity: identifyMatchmaker(options.matchmaker),
    steps: resolveSteps(options.matchmaker, options.groupSize, options.steps ?? []),
    roles: options.roles === undefined || options.roles === null ? null : checkRoles(options.roles),
    conditions:
      options.conditions === undefined || options.conditions === null
        ? null
        : checkConditions(options.conditions),
    aroundRule: options.aroundRule ?? ((ask) => ask()),
    limits,
  };
}

function atLeast(name: string, value: number, least: number, most = Number.POSITIVE_INFINITY): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    const upTo = most === Number.POSITIVE_INFINITY ? "" : ` and at most ${most}`;
    throw new RangeError(
      `Expected \`${name}\` to be an integer of at least ${least}${upTo}, got \`${value}\`.`,
    );
  }
  return value;
}

function nullable(
  name: string,
  value: number | null | undefined,
  fallback: number | null,
  least: number,
  most?: number,
): number | null {
  if (value === undefined) return fallback;
  return value === null ? null : atLeast(name, value, least, most);
}
