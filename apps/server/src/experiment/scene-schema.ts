import type { AttributeValue, Matchmaker } from "@waitroom/matchmaker";
import { z } from "zod";
import { defaultTexts } from "./default-texts.ts";
import type { Scene, SceneTexts, Screening } from "./experiment.ts";
import { isRecordId, recordIdRule } from "./record-id.ts";

/** The longest delay that timers keep, 24 days. */
const longestTimerMs = 2_147_483_647;

/** A leaf whose error message is what was expected; `parseExperiment` adds where and what came. */
function expected<T>(description: string, is: (value: unknown) => value is T): z.ZodCustom<T, T> {
  return z.custom<T>(is, description);
}

function integer(min: number, max: number = longestTimerMs): z.ZodCustom<number, number> {
  const range = max === longestTimerMs ? `of at least ${min}` : `from ${min} to ${max}`;
  return expected(
    `an integer ${range}`,
    (value): value is number =>
      typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max,
  );
}

const recordId = expected(recordIdRule, isRecordId);
const text = expected(
  "a text of 1 to 2000 characters",
  // The journal takes no half surrogate pair, which other readers of JSON refuse.
  (value): value is string =>
    typeof value === "string" && value.length > 0 && value.length <= 2000 && value.isWellFormed(),
);
const flag = expected("true or false", (value): value is boolean => typeof value === "boolean");
const names = expected(
  "a list of different names",
  (value): value is readonly string[] =>
    Array.isArray(value) &&
    value.every((name) => typeof name === "string" && name.length > 0) &&
    new Set(value).size === value.length,
);
const redirectUrl = expected(
  "an http(s) address or a path that starts with `/`",
  (value): value is string =>
    typeof value === "string" &&
    (/^\/(?![/\\])/.test(value) || (/^https?:/i.test(value) && URL.canParse(value))),
);
const matchmaker = expected("an object of a class that extends `Matchmaker`", isMatchmaker);
const metadata = expected(
  "an object from names to texts, numbers, booleans or null",
  (value): value is Readonly<Record<string, AttributeValue>> =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(isAttributeValue),
);
const requiredAttributes = expected(
  "a list of different names, or an object from names to a value or a list of values",
  (value): value is NonNullable<Screening["requiredAttributes"]> =>
    Array.isArray(value)
      ? names.safeParse(value).success
      : typeof value === "object" && value !== null && Object.values(value).every(isAllowed),
);
const maxRttMs = expected(
  "a number of at least 0",
  (value): value is number => typeof value === "number" && Number.isFinite(value) && value >= 0,
);
const textNames: readonly string[] = Object.keys(defaultTexts);
const texts = expected(
  `an object with texts of 1 to 2000 characters, each one of ${textNames.join(", ")}`,
  (value): value is Partial<SceneTexts> =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(
      ([name, sentence]) => textNames.includes(name) && text.safeParse(sentence).success,
    ),
);

const policyNames = z.array(text, "a list of names");
const step = z.strictObject(
  {
    afterMs: integer(1),
    matchmaker: matchmaker.optional(),
    groupSize: integer(1).optional(),
    release: flag.optional(),
  },
  "an object",
);
const roles = z.union(
  [
    z.strictObject({ policy: z.enum(["arrival", "random", "balanced"]), names: policyNames }),
    z.strictObject({ policy: z.literal("attribute"), attribute: text }),
  ],
  "a policy for roles: `arrival`, `random` or `balanced` with `names`, or `attribute` with `attribute`",
);
const conditions = z.union(
  [
    z.strictObject({ policy: z.literal("fixed"), name: text }),
    z.strictObject({ policy: z.literal("random"), names: policyNames }),
    z.strictObject({ policy: z.literal("balanced"), names: policyNames }),
    z.strictObject({ policy: z.literal("blocks"), names: policyNames, perBlock: integer(1).optional() }),
  ],
  "a policy for conditions: `fixed` with `name`, or `random`, `balanced` or `blocks` with `names`",
);

/** A scene as it is written in an experiment file. Messages name only what was expected. */
export const sceneSchema: z.ZodType<Scene> = z.strictObject(
  {
    sceneId: recordId,
    groupSize: integer(1),
    matchmaker,
    steps: z.array(step, "a list of steps").optional(),
    roles: roles.nullish(),
    conditions: conditions.nullish(),
    waitLimitMs: integer(1).nullish(),
    onTimeout: z
      .strictObject(
        { message: text.optional(), completionCode: text.nullish(), redirectUrl: redirectUrl.nullish() },
        "an object",
      )
      .optional(),
    graceMs: integer(0).optional(),
    confirm: expected('"page" or "person"', (value) => value === "page" || value === "person").optional(),
    confirmMs: integer(1).optional(),
    retryAfterMs: integer(0).optional(),
    countdownSeconds: integer(0, 3600).optional(),
    inGameGraceMs: integer(0).optional(),
    clientAttributes: names.optional(),
    capacity: integer(1).nullish(),
    screen: z
      .strictObject(
        { maxRttMs: maxRttMs.nullish(), requiredAttributes: requiredAttributes.optional() },
        "an object",
      )
      .optional(),
    targetGroups: integer(1).nullish(),
    reentry: flag.optional(),
    nextSceneId: recordId.nullish(),
    completionCode: text.nullish(),
    metadata: metadata.optional(),
    texts: texts.optional(),
  },
  "an object",
);

/** Whether this may be the value of an attribute: a number has to be one that JSON keeps. */
function isAttributeValue(value: unknown): value is AttributeValue {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value))
  );
}

function isAllowed(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(isAttributeValue) : isAttributeValue(value);
}

/** By what it has, not by its class: an experiment may come with a copy of the package of its own. */
function isMatchmaker(value: unknown): value is Matchmaker {
  if (typeof value !== "object" || value === null) return false;
  const rule = value;
  return (
    ["findMatch", "explain", "nextChangeAt", "matchReason", "overtakenCode"].every(
      (name) => typeof Reflect.get(rule, name) === "function",
    ) &&
    ["name", "version"].every((name) => isText(Reflect.get(rule, name))) &&
    typeof Reflect.get(rule, "readsRtt") === "boolean" &&
    Reflect.has(rule, "options")
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "" && value.length <= 256 && value.isWellFormed();
}
