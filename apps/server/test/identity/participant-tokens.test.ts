import { base64url, SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { ParticipantTokens } from "../../src/identity/participant-tokens.ts";
import { TokenKey } from "../../src/identity/token-key.ts";

const key = TokenKey.fromSecret("secret of the tests");
const hour = 60 * 60 * 1000;
let now: number;
let ids: number;
beforeEach(() => {
  now = 1_800_000_000_000;
  ids = 0;
});

function tokensOf(
  experimentId: string | null,
  current: TokenKey = key,
  previous: TokenKey | null = null,
): ParticipantTokens {
  const keys = { current, previous };
  return new ParticipantTokens({ keys, experimentId, now: () => now, newId: () => `id-${++ids}` });
}

const encoded = (value: unknown): string => base64url.encode(JSON.stringify(value));

/** A token with everything right, but for what is overridden. */
function forge(
  header: object = {},
  claims: object = {},
  signingKey: Uint8Array = key.bytes,
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ sub: "anna", aud: "waitroom", jti: "1", iat: seconds, exp: seconds + 60, ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "waitroom-participant+jwt", kid: key.keyId, ...header })
    .sign(signingKey);
}

describe("ParticipantTokens", () => {
  it("says who a token speaks for", async () => {
    const tokens = tokensOf(null);
    const { subjectId, token } = await tokens.create();
    expect(subjectId).toBe("id-1");
    expect(await tokens.verify(token)).toMatchObject({ subjectId: "id-1" });
    expect(await tokens.verify(await tokens.issue({ subjectId: "anna" }))).toMatchObject({
      subjectId: "anna",
    });
  });

  it("says since when somebody is known, who may have had tokens before", async () => {
    const tokens = tokensOf(null);
    const first = await tokens.issue({ subjectId: "anna" });
    expect(await tokens.verify(first)).toMatchObject({ knownSince: now });
    const since = now - 90_000;
    const later = await tokens.issue({ subjectId: "anna", knownSince: since + 999 });
    expect(await tokens.verify(later)).toMatchObject({ knownSince: since });
    expect(await tokens.verify(await forge({}, { known_since: "long ago" }))).toBeNull();
  });

  it.each([{ age: { years: 30 } }, "none", { "": 1 }])(
    "takes no token whose attributes are none: %j",
    async (attributes) => {
      expect(await tokensOf(null).verify(await forge({}, { attributes }))).toBeNull();
    },
  );

  it("takes tokens from before a restart with the same key", async () => {
    const token = await tokensOf("pilot").issue({ subjectId: "anna" });
    expect(await tokensOf("pilot", TokenKey.fromSecret("secret of the tests")).verify(token)).not.toBeNull();
  });

  it("takes what the key before signed until it ends, signs nothing with it, and no older one counts", async () => {
    const [oldest, older, newest] = ["one", "two", "three"].map((secret) => TokenKey.fromSecret(secret));
    const before = await tokensOf("pilot", older).issue({ subjectId: "anna" });
    const rotated = tokensOf("pilot", newest, older);
    expect(await rotated.verify(before)).toMatchObject({ subjectId: "anna" });
    const after = await rotated.issue({ subjectId: "anna" });
    expect(await tokensOf("pilot", older).verify(after)).toBeNull();
    expect(await tokensOf("pilot", newest).verify(after)).not.toBeNull();
    expect(await rotated.verify(await tokensOf("pilot", oldest).issue({ subjectId: "anna" }))).toBeNull();
    // The one key's name on the other key's signature.
    const mixed = await forge({ kid: newest?.keyId }, { aud: "waitroom:pilot" }, older?.bytes);
    expect(await rotated.verify(mixed)).toBeNull();
    now += 12 * hour;
    expect(await rotated.verify(before)).toBeNull();
  });

  it("ends a token after twelve hours", async () => {
    const tokens = tokensOf(null);
    const token = await tokens.issue({ subjectId: "anna" });
    now += 12 * hour - 1;
    expect(await tokens.verify(token)).not.toBeNull();
    now += 1;
    expect(await tokens.verify(token)).toBeNull();
  });

  it("takes what the forge of this test makes when nothing is forged", async () => {
    expect(await tokensOf(null).verify(await forge())).toMatchObject({ subjectId: "anna" });
  });

  it("refuses every single-bit flip of a token", async () => {
    const tokens = tokensOf("pilot");
    const bytes = Buffer.from(await tokens.issue({ subjectId: "anna" }), "latin1");
    const accepted: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if ((await tokens.verify(flipped.toString("latin1"))) !== null) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  });

  it("refuses every shortening of a token", async () => {
    const tokens = tokensOf(null);
    const token = await tokens.issue({ subjectId: "anna" });
    const verified = await Promise.all(
      Array.from(token, (_, length) => tokens.verify(token.slice(0, length))),
    );
    expect(verified.every((result) => result === null)).toBe(true);
  });

  it("refuses tokens without a signature", async () => {
    const claims = { sub: "anna", aud: "waitroom", jti: "1", iat: now / 1000, exp: now / 1000 + 60 };
    const tokens = tokensOf(null);
    for (const alg of ["none", "None", "NONE", "HS256"]) {
      const unsigned = `${encoded({ alg, typ: "waitroom-participant+jwt", kid: key.keyId })}.${encoded(claims)}`;
      expect(await tokens.verify(`${unsigned}.`)).toBeNull();
      expect(await tokens.verify(`${unsigned}.AA`)).toBeNull();
      expect(await tokens.verify(unsigned)).toBeNull();
    }
  });

  it.each([
    ["another algorithm with the right key", () => forge({ alg: "HS384" })],
    ["another type", () => forge({ typ: "JWT" })],
    ["another key id", () => forge({ kid: "other" })],
    ["a path as key id", () => forge({ kid: "../../dev/null" })],
    ["no key id", () => forge({ kid: undefined })],
    ["an unknown critical header", () => forge({ crit: ["exp"] }).catch(() => "x.y.z")],
    ["another key", () => forge({}, {}, TokenKey.fromSecret("other").bytes)],
    ["an empty key", () => forge({}, {}, new Uint8Array(32))],
    ["another audience", () => forge({}, { aud: "waitroom:pilot" })],
    ["no audience", () => forge({}, { aud: undefined })],
    ["no subject", () => forge({}, { sub: undefined })],
    ["an empty subject", () => forge({}, { sub: "" })],
    ["a subject that is no text", () => forge({}, { sub: 5 })],
    ["a subject that is too long", () => forge({}, { sub: "a".repeat(129) })],
    ["no expiry", () => forge({}, { exp: undefined })],
    ["a passed expiry", () => forge({}, { exp: now / 1000 - 1 })],
    ["a start in the future", () => forge({}, { nbf: now / 1000 + 60 })],
    ["an expiry that is no number", () => forge({}, { exp: "never" }).catch(() => "x.y.z")],
  ])("refuses %s", async (_case, make) => {
    expect(await tokensOf(null).verify(await make())).toBeNull();
  });

  it("refuses the token of another experiment", async () => {
    const token = await tokensOf("pilot").issue({ subjectId: "anna" });
    expect(await tokensOf("main").verify(token)).toBeNull();
    expect(await tokensOf(null).verify(token)).toBeNull();
    expect(await tokensOf("pilot").verify(token)).not.toBeNull();
  });

  it.each([undefined, null, 5, {}, [], "", "a", "a.b.c", "..", "é.é.é", "a".repeat(2000), "\0.\0.\0"])(
    "takes %j for no token, without throwing",
    async (token) => {
      expect(await tokensOf(null).verify(token)).toBeNull();
    },
  );
});
