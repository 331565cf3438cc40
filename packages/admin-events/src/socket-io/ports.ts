import type { Socket } from "socket.io";
import type { AdminListener } from "../delta-feed.ts";
import type { TimerPort } from "../ports.ts";
import type { ProblemReport } from "../problem-board.ts";
import type { AdminActionName, AdminRefusal, AdminRole, StateUpdate } from "../wire-messages.ts";

/** What a client showed at its handshake: headers (with the cookie), `auth`, address. */
export type AdminHandshake = Socket["handshake"];

/** Who an admin is. */
export interface AdminIdentity {
  readonly role: AdminRole;
  readonly name: string;
  /** Names the login, so that `disconnectSession` finds its sockets; not sent to the client. */
  readonly sessionId?: string | undefined;
}

/** The state that is shown; an `AdminEventAggregator` fits. */
export interface AdminFeed {
  readonly stateUpdate: () => StateUpdate;
  readonly subscribe: (listener: AdminListener) => () => void;
  readonly reportProblem: (problem: ProblemReport) => void;
}

/** A question that was parsed; 1 to 50 subjects. */
export interface ExplainQuery {
  readonly sceneId: string;
  readonly subjectIds: readonly string[];
}

/** Why somebody has not been matched yet. */
export interface SubjectExplanation {
  readonly subjectId: string;
  readonly code: string;
  readonly text: string;
  /** Epoch ms at which time alone can change the answer. */
  readonly nextChangeAt: number | null;
}

/** An act that was parsed and whose sender is an operator. */
export interface AdminCommand {
  readonly action: AdminActionName;
  readonly sceneId: string;
  /** Never empty for `release`, `remove` and `match_by_hand`. */
  readonly subjectIds: readonly string[];
  /** Never null for `end_game`. */
  readonly gameId: string | null;
  readonly reason: string;
  /** For `message`: the text, which is the reason where none was given. */
  readonly message: string;
}

/** What became of an act. */
export type AdminActionResult = { readonly ok: true; readonly message?: string | undefined } | AdminRefusal;

/** How much a client may hold up before it is skipped, and how long before it is cut. */
export interface AdminClientLimits {
  /**
   * Messages that may wait for the client's connection. Beyond, it gets no activities, and a whole state once all have
   * gone out instead of the deltas. @default 16
   */
  readonly maxPending: number;
  /** How long they may take to go out before its connection is cut. @default 10000 */
  readonly cutAfterMs: number;
  /** Requests a second. @default 20 */
  readonly maxRequestsPerSecond: number;
}

/** What `attachAdminNamespace` needs. */
export interface AdminNamespaceOptions {
  readonly aggregator: AdminFeed;
  /** Says who this is; null refuses. Nothing is sent before it says yes. What it throws refuses, and is shown as a problem. */
  readonly authenticate: (handshake: AdminHandshake) => AdminIdentity | null | Promise<AdminIdentity | null>;
  /** Answers `explain`; without it the answer is `NOT_SUPPORTED`. */
  readonly explain?: (
    query: ExplainQuery,
    identity: AdminIdentity,
  ) => readonly SubjectExplanation[] | AdminRefusal | Promise<readonly SubjectExplanation[] | AdminRefusal>;
  /** Carries out an act, its audit included; without it the answer is `NOT_SUPPORTED`. */
  readonly act?: (
    command: AdminCommand,
    identity: AdminIdentity,
  ) => AdminActionResult | Promise<AdminActionResult>;
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
  /** @default the timer of the process */
  readonly timer?: TimerPort;
  readonly limits?: Partial<AdminClientLimits>;
}
