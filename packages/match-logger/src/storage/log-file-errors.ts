import { MatchLogError } from "../match-log-error.ts";
import type { LogFlaw, MatchLogErrorCode } from "../match-log-error.ts";

const outcomes: Partial<Record<MatchLogErrorCode, string>> = {
  WRITE_FAILED: " The lines are not in the file.",
  SYNC_FAILED: " Whether the lines are in the file is known once it was repaired; they do not count.",
};

/** Says what this package was doing when the system refused; an error that says so already is kept, with the outcome's code. */
export function wrapped(code: MatchLogErrorCode, doing: string, cause: unknown): MatchLogError {
  if (cause instanceof MatchLogError && (cause.code === code || outcomes[code] === undefined)) return cause;
  const said = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
  return new MatchLogError(code, `${doing}: ${said}.${outcomes[code] ?? ""}`, { cause });
}

export function closedError(path: string): MatchLogError {
  return new MatchLogError("CLOSED", `${path} was closed.`);
}

export function damagedError(path: string, flaw: LogFlaw): MatchLogError {
  const where = `${path}, line ${flaw.line}, byte ${flaw.byte}: ${flaw.reason}.`;
  return new MatchLogError("DAMAGED", `${where} A damaged file is not written to.`, { flaw });
}

export function syncError(path: string, cause: unknown): MatchLogError {
  return wrapped("SYNC_FAILED", `${path}: the disk did not confirm`, cause);
}
