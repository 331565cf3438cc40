import type {
  AttributeValue,
  ConditionsPolicy,
  Matchmaker,
  RolesPolicy,
  StepOptions,
} from "@waitroom/matchmaker";

/** What an experiment file exports by default. Only `scenes` is required. */
export interface Experiment {
  /** Names the folder of its logs. @default none: the logs stand directly in the data folder */
  readonly experimentId?: string | undefined;
  /**
   * Who is let in: `"open"` everybody, with a recruitment link or without; `"link"` whoever comes on a recruitment link;
   * `"token"` nobody but whom the researcher's own server, with the ADMIN_TOKEN, lets in. @default "open"
   */
  readonly access?: Access | undefined;
  /** The stages that need groups; ids differ in more than case. */
  readonly scenes: readonly Scene[];
}

/** One stage of an experiment and its waiting room. Only `sceneId`, `groupSize` and `matchmaker` are required. */
export interface Scene {
  /** `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`, no Windows device name. */
  readonly sceneId: string;
  /** How many make a group; at least 1. */
  readonly groupSize: number;
  /** The rule that forms groups. */
  readonly matchmaker: Matchmaker;
  /** The declared fallback chain: what holds for whoever has waited so long. @default none */
  readonly steps?: readonly StepOptions[] | undefined;
  /** How the members of a group get their roles. @default none: roles are null */
  readonly roles?: RolesPolicy | null | undefined;
  /** How groups get their conditions. @default none: conditions are null */
  readonly conditions?: ConditionsPolicy | null | undefined;
  /** How long somebody waits at most, in ms; null: as long as it takes. @default 120000 */
  readonly waitLimitMs?: number | null | undefined;
  /** What somebody is told whose wait ended without a group. */
  readonly onTimeout?: TimeoutConsequence | undefined;
  /** How long a lost connection keeps its place, in ms. @default 30000 */
  readonly graceMs?: number | undefined;
  /** Who says that a participant is there: the page by itself, or the person with a button. @default "page" */
  readonly confirm?: "page" | "person" | undefined;
  /** How long a confirmation may take, in ms. @default 5000, with `confirm: "person"` 30000 */
  readonly confirmMs?: number | undefined;
  /** How long the same group is not suggested again after it fell apart, in ms. @default 5000 */
  readonly retryAfterMs?: number | undefined;
  /** Seconds between the match and the start of the game. @default 3 */
  readonly countdownSeconds?: number | undefined;
  /** How long a game waits for a lost partner, in ms. @default 30000 */
  readonly inGameGraceMs?: number | undefined;
  /** Names of the attributes that `join_game` may bring; others are dropped. @default [] */
  readonly clientAttributes?: readonly string[] | undefined;
  /** How many may wait at once (then `SCENE_FULL`); at least `groupSize`. @default no bound */
  readonly capacity?: number | null | undefined;
  /** Who is let in at all (else `SCREENED_OUT`). */
  readonly screen?: Screening | undefined;
  /**
   * How many groups the study needs: then nobody new is let in (`SCREENED_OUT`, reason `quota_full`), and whoever still waits
   * is released with `onTimeout`. Groups that a partner left or an admin ended do not count. @default as many as come
   */
  readonly targetGroups?: number | null | undefined;
  /** Whether one may enter again after one's game has ended. @default false */
  readonly reentry?: boolean | undefined;
  /** The scene that follows when the game has ended; has to exist. @default none */
  readonly nextSceneId?: string | null | undefined;
  /** Code for the recruiting platform when the game ended as `completed`. @default none */
  readonly completionCode?: string | null | undefined;
  /** What every `start_game` brings as `scene_metadata`, for the experiment's own page. @default {} */
  readonly metadata?: Readonly<Record<string, AttributeValue>> | undefined;
  /** Sentences that participants read. @default English ones */
  readonly texts?: Partial<SceneTexts> | undefined;
}

/** What somebody gets whose wait ended without a group. */
export interface TimeoutConsequence {
  /** @default the scene's text `timeout` */
  readonly message?: string | undefined;
  /** Code for the recruiting platform. @default none */
  readonly completionCode?: string | null | undefined;
  /** http(s) address, or a path of this server, to which the page sends them. @default none */
  readonly redirectUrl?: string | null | undefined;
}

/** Conditions for entering a scene. */
export interface Screening {
  /** Greatest RTT to the server, in ms; who could not be measured is let in. @default no limit */
  readonly maxRttMs?: number | null | undefined;
  /** Names that have to be known, or for each name the value, or the values, that are let in. @default none */
  readonly requiredAttributes?:
    | readonly string[]
    | Readonly<Record<string, AttributeValue | readonly AttributeValue[]>>
    | undefined;
}

/** Sentences that participants read; each has an English default. */
export interface SceneTexts {
  /** The wait ended without a group. */
  readonly timeout: string;
  /** The group fell apart before the start. */
  readonly playerLeft: string;
  /** The group is complete and counts down. */
  readonly matchFound: string;
  /** Asks the person, with `confirm: "person"`, to press the button. */
  readonly confirm: string;
  /** Somebody did not confirm, and is kept out of groups until they act. */
  readonly away: string;
  /** The partner's connection was lost during the game. */
  readonly partnerAway: string;
  /** The game ended because a partner did not come back. */
  readonly partnerLeft: string;
  /** An admin ended the participation. */
  readonly removed: string;
  /** `SCENE_CLOSED` */
  readonly sceneClosed: string;
  /** `SCENE_FULL` */
  readonly sceneFull: string;
  /** `SCREENED_OUT` */
  readonly screenedOut: string;
  /** `SCREENED_OUT` with the reason `quota_full` */
  readonly quotaFull: string;
  /** A newer connection of the same participant took over. */
  readonly superseded: string;
}

/** Who may take part. */
export type Access = "open" | "link" | "token";

/** An {@link Experiment} with every default filled in. */
export interface ResolvedExperiment {
  readonly experimentId: string | null;
  readonly access: Access;
  readonly scenes: readonly ResolvedScene[];
}

/** A {@link Scene} with every default filled in; null means none. */
export interface ResolvedScene {
  readonly sceneId: string;
  readonly groupSize: number;
  readonly matchmaker: Matchmaker;
  readonly steps: readonly StepOptions[];
  readonly roles: RolesPolicy | null;
  readonly conditions: ConditionsPolicy | null;
  readonly waitLimitMs: number | null;
  readonly onTimeout: {
    readonly message: string;
    readonly completionCode: string | null;
    readonly redirectUrl: string | null;
  };
  readonly graceMs: number;
  readonly confirm: "page" | "person";
  readonly confirmMs: number;
  readonly retryAfterMs: number;
  readonly countdownSeconds: number;
  readonly inGameGraceMs: number;
  readonly clientAttributes: readonly string[];
  readonly capacity: number | null;
  readonly screen: {
    readonly maxRttMs: number | null;
    /** For each required name the values that are let in; null: any value. */
    readonly requiredAttributes: ReadonlyMap<string, readonly AttributeValue[] | null>;
  };
  readonly targetGroups: number | null;
  readonly reentry: boolean;
  readonly nextSceneId: string | null;
  readonly completionCode: string | null;
  readonly metadata: Readonly<Record<string, AttributeValue>>;
  readonly texts: SceneTexts;
}
