import { describe, expect, it } from "vitest";
import { flawOfPasswordHash, hashPassword, verifyPassword } from "../../src/admin/password-hash.ts";

const wrong = ["", "correct", "Correct horse", "correct horse ", "correct horse\0", "x".repeat(10_000)];
// Each guess costs as much as a login, which is much on purpose.
const guesses = process.env["CI"] === undefined ? wrong.slice(0, 2) : wrong;

describe("the hash of a password", () => {
  it.each([
    [undefined, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/],
    ["scrypt", /^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/],
  ] as const)("has a salt of its own, and is of that password alone (%s)", async (algorithm, form) => {
    const one = await hashPassword("correct horse", algorithm);
    expect(one).toMatch(form);
    expect(await hashPassword("correct horse", algorithm)).not.toBe(one);
    expect(flawOfPasswordHash(one)).toBeNull();
    expect(await verifyPassword("correct horse", one)).toBe(true);
    for (const guess of guesses) expect(await verifyPassword(guess, one)).toBe(false);
  });

  it.each([
    // Published with the reference implementation of argon2.
    ["password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
    // Made with hashlib.scrypt of Python.
    [
      "correct horse",
      "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$rkTI9fAgA7thDzzR8FHXhMiojYBreJBmYTkEzWypBCQ",
    ],
  ])("of another program is understood: %s", async (password, hash) => {
    expect(flawOfPasswordHash(hash)).toBeNull();
    expect(await verifyPassword(password, hash)).toBe(true);
    expect(await verifyPassword(`${password}!`, hash)).toBe(false);
  });

  it("takes a password that another keyboard writes with other code points", async () => {
    const hash = await hashPassword("caf\u00e9");
    expect(await verifyPassword("cafe\u0301", hash)).toBe(true);
  });

  const salt = "A".repeat(22);
  const tag = "B".repeat(43);
  it.each([
    ["the password itself"],
    ["$2b$12$abcdefghijklmnopqrstuv"],
    [`$argon2i$v=19$m=19456,t=2,p=1$${salt}$${tag}`],
    [`$argon2id$v=16$m=19456,t=2,p=1$${salt}$${tag}`],
    [`$argon2id$v=19$m=1048576,t=2,p=1$${salt}$${tag}`],
    [`$argon2id$v=19$m=19456,t=0,p=1$${salt}$${tag}`],
    [`$argon2id$v=19$m=19456,t=2,p=1$AAAA$${tag}`],
    [`$argon2id$v=19$m=19456,t=2,p=1$${salt}$BBBB`],
    [`$scrypt$ln=30,r=8,p=1$${salt}$${tag}`],
    [`$scrypt$ln=0,r=8,p=1$${salt}$${tag}`],
  ])("cannot be %j, and what is said of it repeats nothing", async (text) => {
    const flaw = flawOfPasswordHash(text);
    expect(flaw).toMatch(/^expected /);
    for (const part of text.split("$").filter((one) => one.length > 12)) expect(flaw).not.toContain(part);
    await expect(verifyPassword("x", text)).rejects.toThrow(TypeError);
  });
});
