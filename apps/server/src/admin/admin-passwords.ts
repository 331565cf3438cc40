import type { AdminRole } from "./admin-sessions.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";

/** A password that was set: as it is, or its hash (a PHC string). */
export type GivenPassword = { readonly password: string } | { readonly hash: string };

/** How passwords are hashed; slow by default. */
export interface PasswordHashing {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
}

/**
 * The admins' passwords, kept as salted, slow hashes only. At most two hashes are computed at once, so that guessing takes
 * neither the memory nor the threads that the journal needs; the others wait for their turn.
 */
export class AdminPasswords {
  readonly #hashing: PasswordHashing;
  readonly #waiting: (() => void)[] = [];
  readonly #hashes: (readonly [AdminRole, string])[] = [];
  #running = 0;

  private constructor(hashing: PasswordHashing) {
    this.#hashing = hashing;
  }

  /** @param hashing @default argon2id, or scrypt where Node has no argon2 */
  static async create(
    given: { readonly operator: GivenPassword; readonly viewer?: GivenPassword | null },
    hashing: PasswordHashing = slowHashing,
  ): Promise<AdminPasswords> {
    const made = new AdminPasswords(hashing);
    for (const role of ["operator", "viewer"] as const) {
      const password = given[role];
      if (password === undefined || password === null) continue;
      made.#hashes.push([role, "hash" in password ? password.hash : await hashing.hash(password.password)]);
    }
    return made;
  }

  /** The hashes by role. */
  get hashes(): Readonly<Partial<Record<AdminRole, string>>> {
    return Object.fromEntries(this.#hashes);
  }

  /** Whose password this is, or null. Every hash is computed in any case: how long it takes says nothing. */
  async roleOf(password: string): Promise<AdminRole | null> {
    const matches = await Promise.all(
      this.#hashes.map(async ([role, hash]) => ((await this.#verifyInTurn(password, hash)) ? role : null)),
    );
    return matches.find((role) => role !== null) ?? null;
  }

  async #verifyInTurn(password: string, hash: string): Promise<boolean> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await this.#hashing.verify(password, hash);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next(); // the turn goes over to the next in line
    }
  }
}

const atOnce = 2;

const slowHashing: PasswordHashing = {
  hash: (password) => hashPassword(password),
  verify: verifyPassword,
};
