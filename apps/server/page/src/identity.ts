import type { Memory } from "./memory.ts";
import { fieldsOf, text } from "./reading.ts";

/** Who this tab is. */
export interface Identity {
  readonly token: string;
}

const identityKey = "waitroom.token";

/** The token that stands in a URL fragment as `#token=…`, or null. */
export function tokenInFragment(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/u, "")).get("token");
  return token === null || token === "" ? null : token;
}

/** The identity this tab has already, if any. */
export function rememberedIdentity(memory: Memory): Identity | null {
  const token = memory.get(identityKey);
  return token === null ? null : { token };
}

export function rememberIdentity(memory: Memory, identity: Identity): void {
  memory.set(identityKey, identity.token);
}

export function forgetIdentity(memory: Memory): void {
  memory.forget(identityKey);
}

/** Reads the answer of `POST /api/participants`. */
export function parseIdentity(payload: unknown): Identity {
  return { token: text(fieldsOf(payload, "the identity"), "token") };
}
