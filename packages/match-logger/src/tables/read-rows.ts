import { basename, dirname, resolve } from "node:path";
import { parseAdminAct } from "../admin-act.ts";
import { parseWaitingRoomEvent } from "../parse-event.ts";
import { parseMatchAssignment } from "../parse-match.ts";
import type { LogRecord } from "../read-log.ts";
import { inspectUnchained } from "../storage/line-chain.ts";
import { AdminFileRows } from "./admin-file-rows.ts";
import { matchLogRows } from "./match-log-rows.ts";
import type { Place } from "./place.ts";
import { readRecords, withRecord } from "./read-records.ts";
import { SceneFold } from "./scene-fold.ts";
import type { ReadingOptions, TableSource } from "./source.ts";
import type { EmitRow, TableRow } from "./table-row.ts";

type Rows = AsyncGenerator<readonly TableRow[], void, undefined>;

/**
 * The rows of all tables, in batches, each when nothing can change it any more: first those of the journals, one after
 * another, then of the match logs, then of the acts. Each file is read once, and memory holds what is under way. Rejects
 * with `OPEN_FAILED` and, without `onFlaw`, with `DAMAGED`.
 */
export async function* readRows(source: TableSource, options: ReadingOptions = {}): Rows {
  const places: Place[] = [];
  for (const path of source.journals) {
    // The record of acts says more than the journal.
    const skipActs = source.adminActions.some((acts) => journalsOfActs(acts, source).includes(path));
    yield* journalRows(path, skipActs, places, options);
  }
  for (const path of source.matchLogs) yield* matchLogFileRows(path, places, options);
  for (const path of source.adminActions) {
    const [first = ""] = journalsOfActs(path, source);
    yield* adminRows(path, places[source.journals.indexOf(first)]?.experimentId ?? null, options);
  }
}

/** The journals of the experiment whose acts these are: those in its folder, or all where none is there. */
function journalsOfActs(acts: string, { journals }: TableSource): readonly string[] {
  const beside = journals.filter((path) => experimentFolder(path) === experimentFolder(acts));
  return beside.length > 0 ? beside : journals;
}

function experimentFolder(path: string): string {
  const folder = dirname(resolve(path));
  return basename(folder) === "match_logs" ? dirname(folder) : folder;
}

async function* journalRows(path: string, skipActs: boolean, places: Place[], options: ReadingOptions): Rows {
  const rows = new RowBatch((row) => !skipActs || row.table !== "admin_actions");
  const fold = new SceneFold(rows.add);
  const takeEvent = (record: LogRecord): void => {
    const { isKnown, event } = parseWaitingRoomEvent(record.record);
    if (isKnown) fold.take(event);
  };
  yield* readRecords(path, options, (records) => {
    for (const record of records) withRecord(path, record, options, () => takeEvent(record));
    return rows.take();
  });
  fold.finish();
  places.push(fold.place);
  yield rows.take();
}

async function* matchLogFileRows(path: string, journals: readonly Place[], options: ReadingOptions): Rows {
  const rows = new RowBatch();
  const take = ({ line, record }: LogRecord): void => {
    const match = parseMatchAssignment(record, { seq: line, prev: null });
    const isOfJournal = journals.some(
      ({ sceneId, experimentId }) => sceneId === match.scene_id && experimentId === match.experiment_id,
    );
    if (match.journal_seq === null || !isOfJournal) matchLogRows(match, rows.add);
  };
  yield* readRecords(path, options, (records) => {
    for (const record of records) withRecord(path, record, options, () => take(record));
    return rows.take();
  });
}

async function* adminRows(path: string, experimentId: string | null, options: ReadingOptions): Rows {
  const rows = new RowBatch();
  const acts = new AdminFileRows(rows.add, experimentId);
  const take = (records: readonly LogRecord[]): readonly TableRow[] => {
    for (const record of records) {
      withRecord(path, record, options, () => acts.take(parseAdminAct(record.record)));
    }
    return rows.take();
  };
  yield* readRecords(path, options, take, inspectUnchained);
  acts.finish();
  yield rows.take();
}

/** Rows that were made since they were last taken. */
class RowBatch {
  readonly #isWanted: (row: TableRow) => boolean;
  #rows: TableRow[] = [];

  constructor(isWanted: (row: TableRow) => boolean = () => true) {
    this.#isWanted = isWanted;
  }

  readonly add: EmitRow = (row) => {
    if (this.#isWanted(row)) this.#rows.push(row);
  };

  take(): readonly TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}
