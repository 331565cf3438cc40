import type { Admin } from "../../admin/authenticate-admin.ts";
import type { AskedAct, RecordAct } from "../../admin/act-record.ts";
import { ClientError } from "../../sockets/client-error.ts";

/** What came of an act: what the admin gets, and what the record says of it, which names nobody. */
export interface Performed<T> {
  readonly value: T;
  readonly message: string;
}

/** Does what an admin asked between two lines of the record of acts; refused where that cannot be written. */
export async function performed<T>(
  act: RecordAct,
  admin: Admin | null,
  asked: Pick<AskedAct, "action" | "subjectIds" | "reason"> & Partial<Pick<AskedAct, "sceneId">>,
  perform: () => Promise<Performed<T>>,
): Promise<T> {
  if (admin === null) throw new ClientError("UNAUTHORIZED", "Expected an admin.");
  let done: Performed<T> | undefined;
  const result = await act({ sceneId: null, ...asked, gameId: null }, admin, async () => {
    done = await perform();
    return { ok: true, message: done.message };
  });
  if (done !== undefined) return done.value;
  throw new ClientError("STORAGE_UNAVAILABLE", result.message ?? "Nothing can be stored at the moment.");
}
