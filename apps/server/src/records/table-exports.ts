import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { FilePort } from "@waitroom/match-logger";
import { exportTable, findTableSource, tableNames, type TableName } from "@waitroom/match-logger/tables";
import type { ResolvedScene } from "../experiment/experiment.ts";

/** What {@link TableExports} stands on. */
export interface TableExportsSetup {
  readonly dataDir: string;
  readonly experimentId: string | null;
  readonly scenes: readonly ResolvedScene[];
  readonly files?: FilePort;
  /** Lets the files hold all that is stored; rejects where they cannot. @default they do */
  readonly completeFiles?: () => Promise<void>;
}

/** What of a table is wanted. */
export interface WantedTable {
  readonly table: TableName;
  /** Null: all scenes. */
  readonly sceneId: string | null;
  /** Ids as they are, and what people wrote; else pseudonyms, and what can be shared. */
  readonly withIds: boolean;
  /** Amount for an hour of waiting, for `payments`. */
  readonly payPerHour: number | null;
}

/**
 * The tidy tables of the study as CSV, made while the study runs. Without ids the pseudonyms are the same in all tables of one
 * process, so that they can be joined, and others after a restart.
 */
export class TableExports {
  readonly #setup: TableExportsSetup;
  readonly #pseudonymKey = randomBytes(32);

  constructor(setup: TableExportsSetup) {
    this.#setup = setup;
  }

  /** The tables there are. */
  get names(): readonly TableName[] {
    return tableNames;
  }

  /** Resolves when the files hold all that is stored. */
  async ready(): Promise<void> {
    await this.#setup.completeFiles?.();
  }

  /** Pieces of CSV, the first with the header. Rejects with a `MatchLogError` where a file cannot be read or is damaged, and as `completeFiles` does. */
  async *pieces({
    table,
    sceneId,
    withIds,
    payPerHour,
  }: WantedTable): AsyncGenerator<string, void, undefined> {
    const { dataDir, experimentId, scenes, files } = this.#setup;
    await this.ready();
    const source = await findTableSource(experimentId === null ? dataDir : join(dataDir, experimentId));
    const codes = new Map(scenes.map((scene) => [scene.sceneId, scene.completionCode]));
    yield* exportTable(table, source, {
      withIds,
      pseudonymKey: this.#pseudonymKey,
      ...(sceneId === null ? {} : { sceneIds: [sceneId] }),
      ...(payPerHour === null ? {} : { payPerHour }),
      ...(files === undefined ? {} : { files }),
      // The journal has the codes of waits that ended in vain only; who played to the end got that of the scene.
      completionCodeOf: (row) =>
        row.outcome === "ended" && row.reason === "completed" ? (codes.get(row.sceneId ?? "") ?? null) : null,
    });
  }
}
