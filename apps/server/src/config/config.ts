import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import type { LogLevel } from "../operations/server-log.ts";
import { conflicts, placeConflicts } from "./conflicts.ts";
import { environmentVariables, parseEnvironment, type EnvironmentValues } from "./environment.ts";
import { productionProblems } from "./production.ts";
import { SetupError } from "./setup-error.ts";

/** How one server process runs; made from the environment by {@link parseConfig}. Paths are absolute. */
export interface ServerConfig {
  /** TCP port; 0 lets the system choose. @default 3000 */
  readonly port: number;
  /** Address to listen on. @default "127.0.0.1" */
  readonly host: string;
  /** Folder of match logs and journals. @default "./data" */
  readonly dataDir: string;
  /** Folder of what the server keeps for itself (the token key): `.waitroom` in the working folder. */
  readonly stateDir: string;
  /** Folder of the file that says who participants are on the platform that sent them. @default "./identities" */
  readonly identityDir: string;
  /** The experiment file; null runs the demo. */
  readonly experimentPath: string | null;
  /** Folder of the participants' page; null serves the demo's. */
  readonly pageDir: string | null;
  readonly operatorPassword: PasswordSetting;
  /** Null: there are no viewers. */
  readonly viewerPassword: PasswordSetting | null;
  /** Credential of the researcher's own programs; null: no program is let in. */
  readonly adminToken: string | null;
  /** Secret that signs participants' tokens; null: the one in `stateDir`. */
  readonly tokenSecret: string | null;
  /** The secret before it: what it signed is taken, and nothing is signed with it. */
  readonly previousTokenSecret: string | null;
  /** Credential of who reads the metrics, beside the `adminToken`; null: none. */
  readonly metricsToken: string | null;
  /** From what on the server's own log is written. @default "warn"; "info" in production */
  readonly logLevel: LogLevel;
  /** Whether NODE_ENV is `production`. */
  readonly production: boolean;
  /** The Redis over which several nodes share the scenes; null: this server is on its own. */
  readonly redis: RedisConfig | null;
}

/** How a node takes part. */
export interface RedisConfig {
  readonly url: string;
  /** Whether a Redis that can lose what it acknowledged is accepted. */
  readonly allowWeak: boolean;
  /** How people know this node. */
  readonly nodeName: string;
}

/** A password as it was set: as it is, made for this process (so that somebody has to be told), or its hash (a PHC string). */
export type PasswordSetting =
  | { readonly kind: "plain" | "generated"; readonly password: string }
  | { readonly kind: "hash"; readonly hash: string };

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. An empty variable counts as not set; relative paths are taken from `cwd`.
 *
 * @param newPassword makes the operators' password where none is set.
 * @throws {@link SetupError} `INVALID_CONFIG`, naming every problem at once.
 */
export function parseConfig(
  env: Environment,
  cwd: string,
  newPassword: () => string = randomPassword,
): ServerConfig {
  const given = Object.fromEntries(
    environmentVariables
      .map(({ name }) => [name, env[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = parseEnvironment(given);
  const config = parsed.values === null ? null : resolved(parsed.values, cwd, newPassword);
  const problems = [
    ...parsed.problems,
    ...conflicts(given),
    ...(config === null ? [] : placeConflicts(config)),
    ...(given["NODE_ENV"] === "production" ? productionProblems(given) : []),
  ];
  if (config === null || problems.length > 0) {
    throw new SetupError("INVALID_CONFIG", "The server cannot start with this environment:", problems);
  }
  return config;
}

function resolved(variables: EnvironmentValues, cwd: string, newPassword: () => string): ServerConfig {
  return {
    port: variables.PORT,
    // "localhost" may mean two addresses; one is listened on, and that one is printed.
    host: variables.HOST === "localhost" ? "127.0.0.1" : variables.HOST,
    dataDir: resolve(cwd, variables.DATA_DIR),
    stateDir: join(resolve(cwd), ".waitroom"),
    identityDir: resolve(cwd, variables.IDENTITY_DIR),
    experimentPath: variables.EXPERIMENT === undefined ? null : resolve(cwd, variables.EXPERIMENT),
    pageDir: variables.PAGE_DIR === undefined ? null : resolve(cwd, variables.PAGE_DIR),
    operatorPassword: passwordOf(variables.ADMIN_PASSWORD, variables.ADMIN_PASSWORD_HASH) ?? {
      kind: "generated",
      password: newPassword(),
    },
    viewerPassword: passwordOf(variables.ADMIN_VIEWER_PASSWORD, variables.ADMIN_VIEWER_PASSWORD_HASH),
    adminToken: variables.ADMIN_TOKEN ?? null,
    tokenSecret: variables.TOKEN_SECRET ?? null,
    previousTokenSecret: variables.TOKEN_SECRET_PREVIOUS ?? null,
    metricsToken: variables.METRICS_TOKEN ?? null,
    logLevel: variables.LOG_LEVEL ?? (variables.NODE_ENV === "production" ? "info" : "warn"),
    production: variables.NODE_ENV === "production",
    redis:
      variables.REDIS_URL === undefined
        ? null
        : {
            url: variables.REDIS_URL,
            allowWeak: variables.REDIS_ALLOW_WEAK === "yes",
            nodeName: variables.NODE_NAME ?? hostname().replaceAll(/[^A-Za-z0-9-]/g, "-"),
          },
  };
}

function passwordOf(password: string | undefined, hash: string | undefined): PasswordSetting | null {
  if (hash !== undefined) return { kind: "hash", hash };
  return password === undefined ? null : { kind: "plain", password };
}

/** 120 bits, written so that it can be typed. */
function randomPassword(): string {
  return randomBytes(15).toString("base64url");
}
