import { ClientError } from "../sockets/client-error.ts";
import { TokenBucket, type Rate } from "../sockets/token-bucket.ts";
import type { IdentityFile } from "./identity-file.ts";
import type { ParticipantTokens } from "./participant-tokens.ts";
import type { IdentifiedSubject, PlatformIdentity } from "./platform-identity.ts";

/** What {@link recruitment} stands on. */
export interface RecruitmentParts {
  readonly identities: Pick<IdentityFile, "knows" | "subjectOf">;
  readonly tokens: Pick<ParticipantTokens, "issue">;
  /** Monotonic milliseconds. */
  readonly monotonicNow: () => number;
  /** An error of the disk; whoever came was told to try again. */
  readonly onProblem: (error: unknown) => void;
}

/** New people only, since each is a line on the disk: a whole class at once, and then as many as any study brings. */
const newcomers: Rate = { perSecond: 50, burst: 1000 };

/** Gives whoever comes on a recruitment link the token of their subject id, which is on disk by then. */
export function recruitment(
  parts: RecruitmentParts,
): (identity: PlatformIdentity) => Promise<{ readonly token: string }> {
  const { identities, tokens, monotonicNow, onProblem } = parts;
  const bucket = new TokenBucket(newcomers, monotonicNow);
  return async (identity) => {
    if (!identities.knows(identity) && !bucket.take()) {
      throw new ClientError("RATE_LIMITED", "Too many people at once.");
    }
    let subject: IdentifiedSubject;
    try {
      subject = await identities.subjectOf(identity);
    } catch (cause) {
      onProblem(new Error("The file of identities cannot be written.", { cause }));
      throw new ClientError("STORAGE_UNAVAILABLE", "Nothing can be stored at the moment.", { cause });
    }
    // Who comes back may be in a scene that was there before this token: it says since when they are known.
    const { subjectId, knownSince } = subject;
    return { token: await tokens.issue({ subjectId, knownSince }) };
  };
}
