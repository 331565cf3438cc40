import { createHmac } from "node:crypto";
import { personKey, type PlatformIdentity } from "./platform-identity.ts";
import type { TokenKey } from "./token-key.ts";

/**
 * Subject ids on which several nodes agree without asking each other: a UUID (version 8, RFC 9562) of the first 128 bits of an
 * HMAC-SHA-256 over experiment and person, under the key that the nodes sign tokens with. Without the key nobody can tell whose
 * id it is.
 */
export function sharedSubjectId(
  key: Pick<TokenKey, "bytes">,
  experimentId: string | null,
): (person: PlatformIdentity) => string {
  return (person) => {
    const digest = createHmac("sha256", key.bytes)
      .update(JSON.stringify(["subject", experimentId, personKey(person)]))
      .digest();
    digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
    digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = digest.toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      "-",
    );
  };
}
