import type { Attributes } from "@waitroom/matchmaker";
import { z } from "zod";

/** Who a simulated participant is. */
export interface Identity {
  readonly subjectId: string;
  readonly token: string;
}

/** Makes participants as the researcher's own server does. */
export interface IdentityRequest {
  readonly origin: string;
  readonly attributes: Attributes;
  /** Needed where the study is not open, and for attributes. */
  readonly adminToken: string | null;
}

const created = z.object({ subject_id: z.string().min(1), token: z.string().min(1) });

/**
 * Asks the server for a new participant. Resolves with null when it cannot say now and another attempt is sensible: it does
 * not answer, is full, or is about to stop.
 *
 * @throws Error when the server refuses for good
 */
export async function requestIdentity(request: IdentityRequest): Promise<Identity | null> {
  const { origin, attributes, adminToken } = request;
  const hasAttributes = Object.keys(attributes).length > 0;
  let response: Response;
  try {
    response = await fetch(`${origin}/api/participants`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(adminToken === null ? {} : { authorization: `Bearer ${adminToken}` }),
      },
      body: JSON.stringify(hasAttributes ? { attributes } : {}),
      signal: AbortSignal.timeout(15_000),
    });
    if (response.status === 429 || response.status >= 500) return null;
    const body: unknown = await response.json();
    const parsed = created.safeParse(body);
    if (response.ok && parsed.success) {
      return { subjectId: parsed.data.subject_id, token: parsed.data.token };
    }
  } catch {
    // The server is away, or went away while it answered.
    return null;
  }
  throw new Error(`Expected POST /api/participants to make a participant, got status ${response.status}.`);
}
