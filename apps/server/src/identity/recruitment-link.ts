import type { PlatformIdentity } from "./platform-identity.ts";

/** What the query of the page's address says of who comes. */
export type RecruitmentLink =
  /** Nobody in particular. */
  | { readonly kind: "none" }
  | { readonly kind: "person"; readonly identity: PlatformIdentity }
  /** Somebody looks at a HIT that they have not accepted. */
  | { readonly kind: "preview" }
  /** A link that names somebody, but not so that one can know whom. `problem` repeats nothing of it. */
  | { readonly kind: "flawed"; readonly problem: string };

interface LinkNames {
  readonly platform: PlatformIdentity["platform"];
  readonly person: string;
  readonly study: string | null;
  readonly session: string | null;
}

/** Names as the platforms have them, upper and lower case included. */
const platforms: readonly LinkNames[] = [
  { platform: "prolific", person: "PROLIFIC_PID", study: "STUDY_ID", session: "SESSION_ID" },
  { platform: "mturk", person: "workerId", study: "hitId", session: "assignmentId" },
  { platform: "label", person: "participant_label", study: null, session: null },
];

/** Reads the query of a recruitment link, as Fastify parses it. */
export function parseRecruitmentLink(given: unknown): RecruitmentLink {
  const query: Readonly<Record<string, unknown>> = typeof given === "object" ? { ...given } : {};
  if (query["assignmentId"] === "ASSIGNMENT_ID_NOT_AVAILABLE") return { kind: "preview" };
  const named = platforms.filter((names) =>
    [names.person, names.study, names.session].some((name) => name !== null && name in query),
  );
  const [names] = named;
  if (names === undefined) return { kind: "none" };
  if (named.length > 1) return flawed("names more than one platform");
  const { platform, person, study, session } = names;
  const values = [person, study, session].map((name) => (name === null ? null : valueOf(query[name])));
  const [platformId, studyId = null, sessionId = null] = values;
  if (values.includes(undefined) || platformId === undefined) {
    return flawed("has a value that is no id; is a placeholder of the platform left in it?");
  }
  if (platformId === null) return flawed(`does not say who comes (${person})`);
  return {
    kind: "person",
    identity: { platform, platformId, studyId: studyId ?? null, sessionId: sessionId ?? null },
  };
}

/** An id; null where there is none, undefined for anything else. */
function valueOf(value: unknown): string | null | undefined {
  if (value === undefined || value === "") return null;
  return typeof value === "string" && /^[\w.@+-]{1,128}$/.test(value) ? value : undefined;
}

function flawed(problem: string): RecruitmentLink {
  return { kind: "flawed", problem: `The link ${problem}.` };
}
