import type { Attributes, AttributeValue } from "@waitroom/matchmaker";
import { z } from "zod";
import { defaultTexts } from "../experiment/default-texts.ts";
import type { ResolvedScene } from "../experiment/experiment.ts";
import { inBackground, refusing } from "../scenes/room-errors.ts";
import { presentScene, type SceneDirectory } from "../scenes/scene-directory.ts";
import type { Scene } from "../scenes/scene.ts";
import { ClientError } from "../sockets/client-error.ts";
import type { TokenSubject } from "../identity/participant-tokens.ts";
import type { Participant } from "./participants.ts";

const attributeValue = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);

/** Payload of `join_game`. */
export const JOIN_PAYLOAD: z.ZodType<JoinPayload> = z.object({
  scene_id: z.string().min(1).max(64),
  attributes: z
    .record(z.string().max(100), attributeValue)
    .refine((attributes) => Object.keys(attributes).length <= 100, "at most 100 attributes")
    .optional(),
});

/** What `join_game` carries. */
export interface JoinPayload {
  readonly scene_id: string;
  readonly attributes?: Record<string, AttributeValue> | undefined;
}

/** Who joins, and over which connection. */
export interface Joining {
  readonly participant: Participant;
  readonly subject: TokenSubject;
  readonly connection: string;
  /** Throws once the connection does not count any more. */
  readonly assertCounts: () => void;
}

/** How long entering waits for a first measured RTT where the rule or the screening reads it. */
const RTT_WAIT_MS = 1_000;

/** Lets a participant into a scene, or tells where they stand in it. Answers the present state. */
export async function join(
  { participant, subject, connection, assertCounts }: Joining,
  payload: JoinPayload,
  scenes: SceneDirectory,
): Promise<{ readonly state: Readonly<Record<string, unknown>> }> {
  const { subjectId } = participant;
  assertCounts();
  const scene = scenes.get(payload.scene_id);
  if (scene === undefined)
    throw new ClientError("UNKNOWN_SCENE", "The experiment has no scene of that name.");
  if (scene === "closed") throw new ClientError("SCENE_CLOSED", defaultTexts.sceneClosed);
  const present = presentScene(subjectId, scenes);
  if (present !== undefined && present !== scene) {
    throw new ClientError(
      "INVALID_PARTICIPANT_STATE",
      "You are in another part of the study; leave it first.",
    );
  }
  if (present === undefined && scenes.mayBeInClosedScene(subject.knownSince)) {
    throw new ClientError("SCENE_CLOSED", scene.definition.texts.sceneClosed);
  }
  const { definition } = scene;
  const rttMs = await rttFor(participant, definition);
  assertCounts();
  const attributes = {
    ...subject.attributes,
    ...participant.attributes,
    ...pick(payload.attributes ?? {}, definition.clientAttributes),
  };
  const refusal = present === undefined ? screen(scene, subjectId, rttMs, attributes) : null;
  if (refusal !== null) {
    await refusing(scene.room.screenOut(subjectId, refusal.reason), definition.texts);
    // Another tab may have been let in while this was stored: then they are in, and this connection goes there too.
    if (mayEnter(scene, subjectId)) {
      throw new ClientError("SCREENED_OUT", refusal.text, { reason: refusal.reason });
    }
    assertCounts();
  }
  const history = scenes.history(subjectId);
  await refusing(
    scene.room.enter({
      subjectId,
      connection,
      rttMs,
      attributes,
      groupHistory: history?.last ?? null,
      pastPartners: history?.pastPartners ?? [],
    }),
    definition.texts,
  );
  const measured = participant.meter?.current()?.medianMs ?? null;
  // A first answer that came while the arrival was being stored found nobody in the room whose RTT it was.
  if (rttMs === null && measured !== null) inBackground(scene.room.update({ subjectId, rttMs: measured }));
  const ticket = scene.view.ticket(subjectId);
  if (ticket === undefined)
    throw new ClientError("INVALID_STATE", "You could not be let in. Please try again.");
  return { state: scene.state(ticket) };
}

function mayEnter(scene: Scene, subjectId: string): boolean {
  const status = scene.view.ticket(subjectId)?.status;
  return status === undefined || status === "left" || (status === "ended" && scene.definition.reentry);
}

async function rttFor({ meter }: Participant, scene: ResolvedScene): Promise<number | null> {
  const rules = [scene.matchmaker, ...scene.steps.flatMap(({ matchmaker }) => matchmaker ?? [])];
  const reads = rules.some(({ readsRtt }) => readsRtt) || scene.screen.maxRttMs !== null;
  const measured = reads ? await meter?.firstAnswer(RTT_WAIT_MS) : meter?.current()?.medianMs;
  return measured ?? null;
}

/** Why the scene does not take somebody who asks to be let in, and what they are told; null: it does, or they do not ask. */
function screen(
  scene: Scene,
  subjectId: string,
  rttMs: number | null,
  attributes: Attributes,
): { readonly reason: "quota_full" | "attributes" | "rtt"; readonly text: string } | null {
  if (!mayEnter(scene, subjectId)) return null;
  const { screen: screening, texts } = scene.definition;
  const { maxRttMs, requiredAttributes } = screening;
  if (scene.quota.isFull) return { reason: "quota_full", text: texts.quotaFull };
  const lacks = [...requiredAttributes].some(([name, allowed]) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return value === undefined || (allowed !== null && !allowed.includes(value));
  });
  if (lacks) return { reason: "attributes", text: texts.screenedOut };
  const isTooFar = maxRttMs !== null && rttMs !== null && rttMs > maxRttMs;
  return isTooFar ? { reason: "rtt", text: texts.screenedOut } : null;
}

function pick(attributes: Readonly<Record<string, AttributeValue>>, names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}
