import type { Attributes } from "@waitroom/matchmaker";
import { errors, jwtVerify, SignJWT } from "jose";
import { attributesSchema } from "../http/attributes-schema.ts";
import type { TokenKey, TokenKeys } from "./token-key.ts";

/** What {@link ParticipantTokens} stands on. */
export interface ParticipantTokensPorts {
  /** The current one signs; what either of them signed is taken. */
  readonly keys: TokenKeys;
  /** Tokens of one experiment are worth nothing in another. */
  readonly experimentId: string | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Makes subject ids and token ids: random, UUID v4. */
  readonly newId: () => string;
  /** How long a token lives, in ms. @default 12 hours */
  readonly lifetimeMs?: number;
}

/** Who a token speaks for. */
export interface TokenSubject {
  readonly subjectId: string;
  /** What the researcher's server said of them when the token was made. */
  readonly attributes: Attributes;
  /** Since when the subject id is known: the first token, for who gets more of them. Epoch ms, to the second before. */
  readonly knownSince: number;
}

/** The longest attributes that a token takes, as JSON, in characters. */
export const MAX_TOKEN_ATTRIBUTES_LENGTH = 4096;

/**
 * Says who a participant is, by signed tokens (JWT, HS256) that the server gives out and needs no table for.
 * Algorithm, audience, type and the two keys are fixed here; what a token's own header asks for counts for nothing.
 */
export class ParticipantTokens {
  readonly #ports: ParticipantTokensPorts;
  readonly #audience: string;

  constructor(ports: ParticipantTokensPorts) {
    this.#ports = ports;
    this.#audience = ports.experimentId === null ? "waitroom" : `waitroom:${ports.experimentId}`;
  }

  /** A new participant and their token. */
  async create(attributes: Attributes = {}): Promise<{ readonly subjectId: string; readonly token: string }> {
    const subjectId = this.#ports.newId();
    return { subjectId, token: await this.issue({ subjectId, attributes }) };
  }

  /** A token for a participant who is known already. */
  async issue({
    subjectId,
    attributes = {},
    knownSince = null,
  }: {
    readonly subjectId: string;
    readonly attributes?: Attributes;
    /** Epoch ms. @default now */
    readonly knownSince?: number | null;
  }): Promise<string> {
    const { keys, now, newId, lifetimeMs = 12 * 60 * 60 * 1000 } = this.#ports;
    const issuedAt = Math.floor(now() / 1000);
    return new SignJWT({
      ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
      ...(knownSince === null ? {} : { known_since: Math.floor(knownSince / 1000) }),
    })
      .setProtectedHeader({ alg: algorithm, typ: type, kid: keys.current.keyId })
      .setSubject(subjectId)
      .setAudience(this.#audience)
      .setJti(newId())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + Math.floor(lifetimeMs / 1000))
      .sign(keys.current.bytes);
  }

  /** Who the token speaks for, or null for anything that is not a token of this experiment that is still good. */
  async verify(token: unknown): Promise<TokenSubject | null> {
    if (typeof token !== "string" || token.length > MAX_TOKEN_LENGTH || !isCanonical(token)) return null;
    const { keys, now } = this.#ports;
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => keyNamed(kid, keys).bytes, {
        algorithms: [algorithm],
        typ: type,
        audience: this.#audience,
        requiredClaims: ["sub", "iat", "exp", "jti"],
        currentDate: new Date(now()),
      });
      const sub: unknown = payload.sub; // jose checks that it is there, not what it is
      if (typeof sub !== "string" || sub.length === 0 || sub.length > 128) return null;
      const attributes = attributesSchema.safeParse(payload["attributes"] ?? {});
      const since: unknown = payload["known_since"] ?? payload.iat;
      if (!attributes.success || typeof since !== "number") return null;
      return { subjectId: sub, attributes: attributes.data, knownSince: since * 1000 };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}

/** One of ours, by its whole name; a key id is never a place to look. */
function keyNamed(kid: string | undefined, { current, previous }: TokenKeys): TokenKey {
  const key = [current, previous].find((one) => one?.keyId === kid);
  if (key === undefined || key === null) throw new errors.JWKSNoMatchingKey();
  return key;
}

const MAX_TOKEN_LENGTH = 8192;
const algorithm = "HS256";
const type = "waitroom-participant+jwt";

/** The last character of a signature holds bits that no decoder looks at: two texts would be one token. */
function isCanonical(token: string): boolean {
  const parts = token.split(".");
  return (
    parts.length === 3 &&
    parts.every((part) => part !== "" && Buffer.from(part, "base64url").toString("base64url") === part)
  );
}
