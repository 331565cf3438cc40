import { z } from "zod";
import { boundText } from "../bounded-text.ts";
import type { AdminCommand, ExplainQuery } from "./ports.ts";

/** A request that was read, or what is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

export function parseExplain(payload: unknown): Parsed<ExplainQuery> {
  const parsed = explainSchema.safeParse(payload);
  if (!parsed.success) return refusal(parsed.error);
  return { ok: true, value: { sceneId: parsed.data.scene_id, subjectIds: parsed.data.subject_ids } };
}

export function parseAdminAction(payload: unknown): Parsed<AdminCommand> {
  const parsed = actionSchema.safeParse(payload);
  if (!parsed.success) return refusal(parsed.error);
  const { action, scene_id, subject_ids, game_id, reason, message } = parsed.data;
  return {
    ok: true,
    value: {
      action,
      sceneId: scene_id,
      subjectIds: subject_ids ?? [],
      gameId: game_id ?? null,
      reason,
      message: message ?? reason,
    },
  };
}

/** `request_state` has no payload that matters. */
export function parseNothing(): Parsed<null> {
  return { ok: true, value: null };
}

function refusal(error: z.ZodError): { readonly ok: false; readonly message: string } {
  const [issue] = error.issues;
  const path = issue === undefined || issue.path.length === 0 ? "payload" : issue.path.join(".");
  return { ok: false, message: boundText(`${path}: ${issue?.message ?? "not valid"}`, 200) };
}

const sceneId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const id = z.string().min(1).max(128);
const needsSubjects: ReadonlySet<string> = new Set(["release", "remove", "match_by_hand"]);

const explainSchema = z.object({ scene_id: sceneId, subject_ids: z.array(id).min(1).max(50) });

const actionSchema = z
  .object({
    action: z.enum([
      "pause_intake",
      "reopen_intake",
      "pause_matching",
      "reopen_matching",
      "release",
      "remove",
      "match_by_hand",
      "message",
      "end_game",
    ]),
    scene_id: sceneId,
    subject_ids: z.array(id).max(200).optional(),
    game_id: id.optional(),
    reason: z.string().trim().min(1).max(500),
    message: z.string().trim().min(1).max(1000).optional(),
  })
  .refine((request) => !needsSubjects.has(request.action) || (request.subject_ids?.length ?? 0) > 0, {
    path: ["subject_ids"],
    message: "Expected at least one subject for this action",
  })
  .refine((request) => request.action !== "end_game" || request.game_id !== undefined, {
    path: ["game_id"],
    message: "Expected a game for this action",
  });
