import { matchFromEvent, originOf } from "./match-from-event.ts";
import type { MatchOrigin } from "./match-from-event.ts";
import { matchLine } from "./match-record.ts";
import { MatchLogError } from "./match-log-error.ts";
import { nodeFiles } from "./node-files.ts";
import type { FilePort, JsonObject } from "./ports.ts";
import { readLog } from "./read-log.ts";
import { damagedError } from "./storage/log-file-errors.ts";
import { makeNewFile } from "./storage/new-file.ts";
import { buildLines } from "./storage/build-lines.ts";
import { emptyEnd } from "./storage/scan-file.ts";

/** A journal, and where the match log that is made from it goes. */
export interface MatchesRebuild {
  /** `{scene_id}_waitroom.jsonl`; it is read only, and may be in use. */
  readonly journalPath: string;
  /** The new match log; one that is there already is not touched. */
  readonly to: string;
  readonly files?: FilePort;
}

/**
 * Makes a match log that is gone for good anew from its journal: every match, in the journal's order, those that were
 * aborted too, since a line says "was assigned". Where each match was logged from its event, in that order, the file has the
 * very bytes of the one that was lost. Resolves with the number of matches. Rejects with `OPEN_FAILED`, `LOCKED`, `DAMAGED`
 * (of the journal), `INVALID_RECORD` or `WRITE_FAILED`.
 */
export async function rebuildMatches({
  journalPath,
  to,
  files = nodeFiles,
}: MatchesRebuild): Promise<{ readonly matches: number }> {
  return await makeNewFile(files, to, async (append) => {
    let host: Host | null = null;
    let end = emptyEnd;
    for await (const entry of readLog(journalPath, { files })) {
      if (entry.kind === "flaw") throw damagedError(journalPath, entry);
      if (entry.record["type"] === "opened") host = hostOf(entry.record, journalPath);
      if (entry.record["type"] !== "matched") continue;
      if (host === null) throw noHost(journalPath);
      const match = matchFromEvent(host.sceneId, entry.record, host.origin);
      const { experimentId } = host;
      const line = matchLine(match, { experimentId, serverRunId: null, now: () => match.formedAt ?? 0 });
      const built = buildLines(end, [line]);
      append(built.bytes);
      end = built.end;
    }
    return { matches: end.seq };
  });
}

/** What an `opened` event says for the matches behind it. */
interface Host {
  readonly sceneId: string;
  readonly experimentId: string | null;
  readonly origin: MatchOrigin;
}

function hostOf(opened: JsonObject, journalPath: string): Host {
  const { scene_id: sceneId, experiment_id: experimentId } = opened;
  if (typeof sceneId !== "string") throw noHost(journalPath);
  return {
    sceneId,
    experimentId: typeof experimentId === "string" ? experimentId : null,
    origin: originOf(opened),
  };
}

function noHost(journalPath: string): MatchLogError {
  const message = `${journalPath}: expected an \`opened\` event with a \`scene_id\` before the first match.`;
  return new MatchLogError("INVALID_RECORD", message);
}
