import { pino, type DestinationStream, type Logger } from "pino";

/** From what severity on lines are written, the most severe first. */
export const logLevels = ["silent", "fatal", "error", "warn", "info", "debug"] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** The server's own log: one JSON object a line. It names neither platform ids nor addresses, and no credentials. */
export type ServerLog = Pick<Logger, "fatal" | "error" | "warn" | "info" | "debug">;

/** Fields that never stand in a line, wherever somebody puts them by mistake. */
const secret = [
  "token",
  "password",
  "authorization",
  "cookie",
  "secret",
  "ip",
  "remoteAddress",
  "platform_id",
  "platformId",
  "PROLIFIC_PID",
  "STUDY_ID",
  "SESSION_ID",
  "workerId",
  "assignmentId",
  "hitId",
];

/** Writes to `destination`; `serverRunId` stands in every line. */
export function createServerLog(
  level: LogLevel,
  serverRunId: string,
  destination: DestinationStream,
): Logger {
  return pino(
    {
      level,
      base: { server_run_id: serverRunId },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[removed]" },
      serializers: { err: errorWords },
    },
    destination,
  );
}

/** An error with its causes. What a library hung on it besides may hold anything, and stays out. */
function errorWords(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: errorWords(error.cause) };
  return { type: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}
