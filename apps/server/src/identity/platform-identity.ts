import { z } from "zod";

/** By whom a participant was sent: `label` is a code of the researcher's own. */
export type Platform = "prolific" | "mturk" | "label";

/** Who somebody is on the platform that sent them. Personal data: it belongs into the identity file and nowhere else. */
export interface PlatformIdentity {
  readonly platform: Platform;
  /** The person's id there. */
  readonly platformId: string;
  /** Prolific's study, MTurk's HIT. */
  readonly studyId: string | null;
  /** Prolific's session, MTurk's assignment: which of the person's attempts it is. */
  readonly sessionId: string | null;
}

/** A participant and who they are on the platform. */
export interface IdentifiedSubject extends PlatformIdentity {
  readonly subjectId: string;
  /** When they came first, epoch ms. */
  readonly knownSince: number;
}

/** Names a person over all their attempts. */
export function personKey({ platform, platformId }: PlatformIdentity): string {
  return `${platform} ${platformId}`;
}

/** A line of the identity file. `at` is epoch ms. */
export function identityLine(subject: Omit<IdentifiedSubject, "knownSince">, at: number): string {
  const { subjectId, platform, platformId, studyId, sessionId } = subject;
  return `${JSON.stringify({
    schema: 1,
    at,
    subject_id: subjectId,
    platform,
    platform_id: platformId,
    study_id: studyId,
    session_id: sessionId,
  })}\n`;
}

const lineSchema = z.object({
  schema: z.literal(1),
  at: z.number(),
  subject_id: z.string().min(1).max(128),
  platform: z.enum(["prolific", "mturk", "label"]),
  platform_id: z.string().min(1),
  study_id: z.string().nullable(),
  session_id: z.string().nullable(),
});

/** Reads a line back, as if it were the first one of its person; null where it is none. */
export function parseIdentityLine(line: string): IdentifiedSubject | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) return null;
  const { at, subject_id, platform, platform_id, study_id, session_id } = parsed.data;
  return {
    knownSince: at,
    subjectId: subject_id,
    platform,
    platformId: platform_id,
    studyId: study_id,
    sessionId: session_id,
  };
}
