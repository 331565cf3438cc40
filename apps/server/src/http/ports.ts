import type { Attributes } from "@waitroom/matchmaker";
import type { FastifyInstance } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AdminPasswords } from "../admin/admin-passwords.ts";
import type { AdminSessions } from "../admin/admin-sessions.ts";
import type { KnownDevices } from "../admin/known-devices.ts";
import type { LoginThrottle } from "../admin/login-throttle.ts";
import type { PlatformIdentity } from "../identity/platform-identity.ts";
import type { ResolvedExperiment } from "../experiment/experiment.ts";
import type { AdminApiPorts } from "./admin-api/ports.ts";
import type { OperationsPorts } from "./operations-routes.ts";

/** Who takes part, as the HTTP routes see it. Errors of class `ClientError` are told to the client. */
export interface ParticipantDirectory {
  /** A new participant with these attributes, and their token. */
  readonly create: (
    attributes: Attributes,
  ) => Promise<{ readonly subjectId: string; readonly token: string }>;
  /** Sets these attributes and keeps the others, also of somebody who has not connected yet. */
  readonly update: (subjectId: string, attributes: Attributes) => Promise<void>;
}

/** What the HTTP application stands on. */
export interface HttpPorts {
  readonly experiment: ResolvedExperiment;
  readonly participants: ParticipantDirectory;
  /** Lets somebody in whom a platform sent: the same person is the same participant. */
  readonly recruited: (identity: PlatformIdentity) => Promise<{ readonly token: string }>;
  readonly adminToken: string | null;
  readonly passwords: Pick<AdminPasswords, "roleOf">;
  readonly sessions: AdminSessions;
  readonly throttle: LoginThrottle;
  readonly devices: KnownDevices;
  readonly adminApi: AdminApiPorts;
  /** Serves everything below `/admin` that is no route of ours; gets the whole path. */
  readonly dashboard: (request: IncomingMessage, response: ServerResponse) => void;
  /** Folder of the participants' page, absolute; `index.html` is served at `/`. */
  readonly pageDirectory: string;
  /** Whether names in its folder `assets` change with what is in them, so that browsers may keep them for good. */
  readonly hashedAssets: boolean;
  readonly operations: OperationsPorts;
  /** Is given the application before its routes, to look at each request. @default nothing looks */
  readonly observe?: (app: FastifyInstance) => void;
  /** An error that no client is to blame for; the client was told 500 without details. */
  readonly onProblem: (error: unknown) => void;
}
