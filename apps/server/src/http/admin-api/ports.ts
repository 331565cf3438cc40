import type { AdminEventAggregator } from "@waitroom/admin-events";
import type { RecordAct } from "../../admin/act-record.ts";
import type { AdminCredentials } from "../../admin/authenticate-admin.ts";
import type { IdentityFile } from "../../identity/identity-file.ts";
import type { NodesPort } from "./node-routes.ts";
import type { TableExports } from "../../records/table-exports.ts";
import type { StudyRecords } from "../../records/study-records.ts";

/** What the admin's HTTP API stands on. */
export interface AdminApiPorts extends AdminCredentials {
  readonly state: Pick<AdminEventAggregator, "stateUpdate">;
  readonly records: Pick<StudyRecords, "page" | "match" | "history" | "files" | "paths">;
  /** The last lines of the record of acts, oldest first. */
  readonly actions: { readonly last: (lines: number) => Promise<readonly string[]> };
  readonly act: RecordAct;
  readonly identities: Pick<IdentityFile, "reveal" | "erase" | "all">;
  /** Null: this server is on its own. */
  readonly nodes: NodesPort | null;
  readonly exports: Pick<TableExports, "names" | "pieces" | "ready">;
}
