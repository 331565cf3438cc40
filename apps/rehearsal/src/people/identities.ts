import type { Attributes } from "@waitroom/matchmaker";
import { z } from "zod";
import { jsonOrNull } from "../json-or-null.ts";

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
const refused = z.object({ error_code: z.string(), message: z.string() });

/**
 * Asks the server for a new participant. Resolves with null when it cannot say now and another attempt is sensible: it does
 * not answer, is full, or is about to stop.
 *
 * @throws Error with the server's reason when it refuses for good
 */
export async function requestIdentity(request: IdentityRequest): Promise<Identity | null> {
  const { origin, attributes, adminToken } = request;
  const hasAttributes = Object.keys(attributes).length > 0;
  let response: Response;
  let answer: string;
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
    answer = await response.text();
  } catch {
    // The server is away, or went away while it answered.
    return null;
  }
  if (response.status === 429 || response.status >= 500) return null;
  const body = jsonOrNull(answer);
  const made = created.safeParse(body);
  if (response.ok && made.success) return { subjectId: made.data.subject_id, token: made.data.token };
  const { data: reason } = refused.safeParse(body);
  const said = reason === undefined ? "" : `, ${reason.error_code}: ${reason.message}`;
  const hint =
    response.status === 401 && adminToken === null
      ? " Set ADMIN_TOKEN as the server has it: this study is not open."
      : "";
  throw new Error(`Expected the server to make a participant, got status ${response.status}${said}${hint}`);
}
