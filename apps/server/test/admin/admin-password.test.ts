import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AdminPassword, type PasswordHash } from "../../src/admin/admin-password.ts";

const quickHash: PasswordHash = async (password, salt) =>
  createHash("sha256").update(salt).update(password).digest();

describe("AdminPassword", () => {
  it("knows the password with the slow hash that it has by default", async () => {
    const password = await AdminPassword.create("correct horse");
    expect(await password.matches("correct horse")).toBe(true);
    expect(await password.matches("correct horse\0")).toBe(false);
  });

  it.each(["", "correct", "Correct horse", "correct horse ", "correct horse\0", "x".repeat(10_000)])(
    "refuses %j",
    async (guess) => {
      const password = await AdminPassword.create("correct horse", quickHash);
      expect(await password.matches(guess)).toBe(false);
    },
  );

  it("takes a password that another keyboard writes with other code points", async () => {
    const password = await AdminPassword.create("caf\u00e9", quickHash);
    expect(await password.matches("cafe\u0301")).toBe(true);
  });

  it("computes two hashes at once and no more, and answers each guess rightly", async () => {
    let running = 0;
    let most = 0;
    const password = await AdminPassword.create("right", async (given, salt) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return quickHash(given, salt);
    });
    const guesses = Array.from({ length: 40 }, (_, index) => (index % 7 === 0 ? "right" : `wrong ${index}`));
    const answers = guesses.map(async (guess, index) => {
      for (let turn = 0; turn < index % 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return password.matches(guess);
    });
    expect(await Promise.all(answers)).toEqual(guesses.map((guess) => guess === "right"));
    expect(most).toBe(2);
    expect(await password.matches("right")).toBe(true);
  });

  it("goes on after a hash that failed", async () => {
    let calls = 0;
    const password = await AdminPassword.create("right", async (given, salt) => {
      calls += 1;
      if (calls === 2 || calls === 3) throw new Error("no memory");
      return quickHash(given, salt);
    });
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => password.matches("right")));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
  });

  it("shows the password nowhere in itself", async () => {
    const password = await AdminPassword.create("correct horse", quickHash);
    expect(JSON.stringify(password)).toBe("{}");
  });
});
