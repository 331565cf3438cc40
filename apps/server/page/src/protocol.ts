/** One scene as `GET /api/experiment` describes it. */
export interface SceneInfo {
  readonly sceneId: string;
  readonly groupSize: number;
  readonly nextSceneId: string | null;
  readonly title: string;
  readonly description: string;
  /** Whether the page or the person answers `match_ready`. */
  readonly confirm: "page" | "person";
}

export interface Experiment {
  readonly experimentId: string | null;
  readonly scenes: readonly SceneInfo[];
}

/** Payload of `waiting_room`. */
export interface WaitingRoom {
  readonly sceneId: string;
  readonly curNumPlayers: number;
  /** How many are missing for a group. */
  readonly playersNeeded: number;
  /** Time left at the moment of sending; null where the wait has no limit. */
  readonly msRemaining: number | null;
  readonly away: boolean;
  readonly timeoutMessage: string | null;
  readonly hideLobbyCount: boolean;
  /** The server cannot store anything now, so nobody is grouped meanwhile. */
  readonly storageUnavailable: boolean;
}

/** Payload of `match_ready`. */
export interface MatchReady {
  readonly proposalId: number;
  readonly msRemaining: number | null;
  /** What to say where the person has to answer. */
  readonly message: string | null;
}

/** Payload of `match_found_countdown`. */
export interface Countdown {
  readonly gameId: string;
  readonly countdownSeconds: number;
  readonly message: string | null;
}

/** Payload of `start_game`; partners are pseudonyms. */
export interface StartGame {
  readonly gameId: string;
  readonly sceneId: string;
  readonly role: string | null;
  readonly partners: readonly string[];
}

/** Payload of `waiting_room_timeout`. */
export interface TimedOut {
  readonly message: string | null;
  readonly completionCode: string | null;
  readonly redirectUrl: string | null;
}

/** Payload of `partner_status`. */
export interface PartnerStatus {
  readonly partner: string;
  readonly connected: boolean;
}

/** Payload of `end_game`. */
export interface EndGame {
  readonly gameId: string;
  readonly outcome: string;
  readonly message: string | null;
  readonly completionCode: string | null;
}

/** The state told in the acknowledgement of `join_game`. */
export type ToldState =
  | { readonly status: "waiting"; readonly room: WaitingRoom }
  | { readonly status: "reserved"; readonly ready: MatchReady }
  /** The countdown is null while it does not run, for example until all are back. */
  | { readonly status: "matched"; readonly countdown: Countdown | null }
  | { readonly status: "started"; readonly start: StartGame }
  | { readonly status: "ended"; readonly end: EndGame }
  | { readonly status: "timed_out"; readonly timeout: TimedOut }
  | { readonly status: "left" }
  | { readonly status: "removed"; readonly message: string | null };

/** What the server tells, translated to this side's names. */
export type ServerEvent =
  | { readonly type: "waiting_room"; readonly room: WaitingRoom }
  | { readonly type: "waiting_room_timeout"; readonly timeout: TimedOut }
  | { readonly type: "match_ready"; readonly ready: MatchReady }
  | { readonly type: "match_found_countdown"; readonly countdown: Countdown }
  | { readonly type: "start_game"; readonly start: StartGame }
  | { readonly type: "waiting_room_player_left"; readonly message: string | null }
  | { readonly type: "partner_status"; readonly status: PartnerStatus }
  | { readonly type: "end_game"; readonly end: EndGame }
  | { readonly type: "session_superseded" };

/** An acknowledgement: the state after it, or why not. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errorCode: string; readonly message: string | null };
