import { describe, expect, it } from "vitest";
import { AdminPasswords, type PasswordHashing } from "../../src/admin/admin-passwords.ts";

const quick: PasswordHashing = {
  hash: async (password) => `hash of ${password}`,
  verify: async (password, hash) => hash === `hash of ${password}`,
};
const both = { operator: { password: "correct horse" }, viewer: { hash: "hash of just looking" } };

describe("AdminPasswords", () => {
  it("knows whose password it is, with the slow hash that it has by default", async () => {
    const passwords = await AdminPasswords.create({
      operator: { password: "correct horse" },
      viewer: { password: "just looking" },
    });
    expect(await passwords.roleOf("correct horse")).toBe("operator");
    expect(await passwords.roleOf("just looking")).toBe("viewer");
    expect(await passwords.roleOf("Correct horse")).toBeNull();
  });

  it("has no viewers where none are wanted", async () => {
    const passwords = await AdminPasswords.create({ operator: both.operator, viewer: null }, quick);
    expect(await passwords.roleOf("just looking")).toBeNull();
    expect(await passwords.roleOf("null")).toBeNull();
  });

  it("computes every hash for every guess, so that the time says nothing", async () => {
    const computed: string[] = [];
    const passwords = await AdminPasswords.create(both, {
      ...quick,
      verify: (password, hash) => {
        computed.push(hash);
        return quick.verify(password, hash);
      },
    });
    for (const guess of ["correct horse", "just looking", "wrong", ""]) {
      computed.length = 0;
      await passwords.roleOf(guess);
      expect(computed).toEqual(["hash of correct horse", "hash of just looking"]);
    }
  });

  it("computes two hashes at once and no more, and answers each guess rightly", async () => {
    let running = 0;
    let most = 0;
    const passwords = await AdminPasswords.create(both, {
      ...quick,
      verify: async (password, hash) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return quick.verify(password, hash);
      },
    });
    const guesses = Array.from({ length: 40 }, (_, n) => (n % 7 === 0 ? "correct horse" : `wrong ${n}`));
    const answers = await Promise.all(guesses.map((guess) => passwords.roleOf(guess)));
    expect(answers).toEqual(guesses.map((guess) => (guess === "correct horse" ? "operator" : null)));
    expect(most).toBe(2);
  });

  it("goes on after a hash that failed", async () => {
    let calls = 0;
    const passwords = await AdminPasswords.create(
      { operator: both.operator },
      {
        ...quick,
        verify: async (password, hash) => {
          calls += 1;
          if (calls <= 2) throw new Error("no memory");
          return quick.verify(password, hash);
        },
      },
    );
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => passwords.roleOf("correct horse")));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
  });

  it("shows the password nowhere in itself", async () => {
    expect(JSON.stringify(await AdminPasswords.create(both, quick))).toBe("{}");
  });
});
