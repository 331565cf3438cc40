import * as z from "zod";
import { checkValue } from "./check-value.ts";
import { MatchLogError } from "./match-log-error.ts";
import { firstIssue } from "./parse-issue.ts";
import { id, name, text, whole } from "./parse-parts.ts";

/** A line of `admin_actions.jsonl`: an act is asked for, and later done or refused. Keys that are not known are kept. */
export type AdminActLine = AdminActBegun | AdminActDone;

export interface AdminActBegun {
  readonly phase: "begun";
  readonly act_id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly actor: { readonly name: string; readonly role: string };
  readonly action: string;
  readonly scene_id?: string | null;
  readonly subject_ids?: readonly string[];
  readonly game_id?: string | null;
  readonly reason?: string | null;
}

export interface AdminActDone {
  readonly phase: "done";
  readonly act_id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly ok: boolean;
  readonly error_code: string | null;
}

/** Reads a line of `admin_actions.jsonl` as it was parsed from JSON. Throws `INVALID_RECORD`. */
export function parseAdminAct(value: unknown): AdminActLine {
  const result = checkValue<AdminActLine>(adminAct, value);
  if (result.success) return result.data;
  const message = `Not an act of an admin: ${firstIssue(result.error)}`;
  throw new MatchLogError("INVALID_RECORD", message, { cause: result.error });
}

const line = { schema: z.literal(1), act_id: id, at: whole };

const adminAct = z.compile(
  z.discriminatedUnion("phase", [
    z.looseObject({
      ...line,
      phase: z.literal("begun"),
      actor: z.looseObject({ name: text, role: name }),
      action: name,
      scene_id: z.exactOptional(text.nullable()),
      subject_ids: z.exactOptional(z.array(id)),
      game_id: z.exactOptional(id.nullable()),
      reason: z.exactOptional(text.nullable()),
    }),
    z.looseObject({
      ...line,
      phase: z.literal("done"),
      ok: z.boolean(),
      error_code: name.nullable(),
    }),
  ]),
);
