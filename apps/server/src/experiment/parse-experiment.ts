import { resolveOptions } from "@waitroom/matchmaker";
import { z } from "zod";
import { SetupError } from "../config/setup-error.ts";
import { defaultTexts } from "./default-texts.ts";
import type { ResolvedExperiment, ResolvedScene, Scene, Screening } from "./experiment.ts";
import { issueText } from "./problem-text.ts";
import { isRecordId, recordIdRule } from "./record-id.ts";
import { sceneSchema } from "./scene-schema.ts";

/**
 * Checks an experiment and fills in every default.
 *
 * @throws {@link SetupError} `INVALID_EXPERIMENT`, with all problems at once: where, what was expected, what came.
 */
export function parseExperiment(value: unknown): ResolvedExperiment {
  const parsed = experimentSchema.safeParse(value);
  if (!parsed.success)
    throw invalidExperiment(parsed.error.issues.flatMap((issue) => issueText(issue, value)));
  const problems = conflicts(parsed.data.scenes);
  if (problems.length > 0) throw invalidExperiment(problems);
  return {
    experimentId: parsed.data.experimentId ?? null,
    access: parsed.data.access ?? "open",
    scenes: parsed.data.scenes.map(resolveScene),
  };
}

const experimentSchema = z.strictObject(
  {
    experimentId: z.custom<string>(isRecordId, recordIdRule).optional(),
    access: z.enum(["open", "link", "token"], '"open", "link" or "token"').optional(),
    scenes: z.array(sceneSchema, "a list of scenes").min(1, "a list of at least one scene"),
  },
  "an object",
);

function resolveScene(scene: Scene): ResolvedScene {
  const texts = { ...defaultTexts, ...scene.texts };
  const confirm = scene.confirm ?? "page";
  return {
    sceneId: scene.sceneId,
    groupSize: scene.groupSize,
    matchmaker: scene.matchmaker,
    steps: scene.steps ?? [],
    roles: scene.roles ?? null,
    conditions: scene.conditions ?? null,
    waitLimitMs: scene.waitLimitMs === undefined ? 120_000 : scene.waitLimitMs,
    onTimeout: {
      message: scene.onTimeout?.message ?? texts.timeout,
      completionCode: scene.onTimeout?.completionCode ?? null,
      redirectUrl: scene.onTimeout?.redirectUrl ?? null,
    },
    graceMs: scene.graceMs ?? 30_000,
    confirm,
    confirmMs: scene.confirmMs ?? (confirm === "person" ? 30_000 : 5000),
    retryAfterMs: scene.retryAfterMs ?? 5000,
    countdownSeconds: scene.countdownSeconds ?? 3,
    inGameGraceMs: scene.inGameGraceMs ?? 30_000,
    clientAttributes: scene.clientAttributes ?? [],
    capacity: scene.capacity ?? null,
    screen: {
      maxRttMs: scene.screen?.maxRttMs ?? null,
      requiredAttributes: resolveRequired(scene.screen?.requiredAttributes ?? []),
    },
    targetGroups: scene.targetGroups ?? null,
    reentry: scene.reentry ?? false,
    nextSceneId: scene.nextSceneId ?? null,
    completionCode: scene.completionCode ?? null,
    metadata: scene.metadata ?? {},
    texts,
  };
}

type Required = NonNullable<Screening["requiredAttributes"]>;

function resolveRequired(required: Required): ResolvedScene["screen"]["requiredAttributes"] {
  if (isNames(required)) return new Map(required.map((name) => [name, null]));
  return new Map(
    Object.entries(required).map(([name, allowed]) => [
      name,
      typeof allowed === "object" && allowed !== null ? allowed : [allowed],
    ]),
  );
}

/** `Array.isArray` alone does not know read-only arrays. */
function isNames(required: Required): required is readonly string[] {
  return Array.isArray(required);
}

/** What no scene can be blamed for alone. */
function conflicts(scenes: readonly Scene[]): readonly string[] {
  const pathOf = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, scene] of scenes.entries()) {
    const path = `scenes[${index}]`;
    const key = scene.sceneId.toLowerCase();
    const other = pathOf.get(key);
    if (other !== undefined) {
      problems.push(
        `${path}.sceneId: expected an id that differs in more than case from that of ${other}, got \`"${scene.sceneId}"\`.`,
      );
    }
    pathOf.set(key, other ?? path);
    if (typeof scene.capacity === "number" && scene.capacity < scene.groupSize) {
      problems.push(
        `${path}.capacity: expected at least the group size ${scene.groupSize}, got \`${scene.capacity}\`.`,
      );
    }
  }
  problems.push(...scenes.flatMap((scene, index) => policyProblems(scene, `scenes[${index}]`)));
  const ids = new Set(scenes.map((scene) => scene.sceneId));
  for (const [index, { nextSceneId }] of scenes.entries()) {
    if (typeof nextSceneId === "string" && !ids.has(nextSceneId)) {
      problems.push(
        `scenes[${index}].nextSceneId: expected the id of a scene of this experiment, got \`"${nextSceneId}"\`.`,
      );
    }
  }
  return problems;
}

/** What the room itself would refuse of the chain and the policies. */
function policyProblems(scene: Scene, path: string): readonly string[] {
  const { sceneId, groupSize, matchmaker, steps, roles, conditions } = scene;
  const policies = {
    ...(steps === undefined ? {} : { steps }),
    ...(roles === undefined ? {} : { roles }),
    ...(conditions === undefined ? {} : { conditions }),
  };
  try {
    resolveOptions({ sceneId, groupSize, matchmaker, ...policies });
    return [];
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** The error for an experiment with these problems. */
export function invalidExperiment(problems: readonly string[]): SetupError {
  return new SetupError("INVALID_EXPERIMENT", "The experiment cannot be used:", problems);
}
