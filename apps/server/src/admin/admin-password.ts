import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Makes 32 bytes from a password and a salt, slowly. */
export type PasswordHash = (password: Buffer, salt: Buffer) => Promise<Buffer>;

/**
 * The admin's password, kept as a salted hash only. At most two hashes are computed at once, so that guessing
 * takes neither the memory nor the threads that the journal needs; the others wait for their turn.
 */
export class AdminPassword {
  readonly #salt = randomBytes(16);
  readonly #slowHash: PasswordHash;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #hash: Buffer = Buffer.alloc(0);

  private constructor(slowHash: PasswordHash) {
    this.#slowHash = slowHash;
  }

  /** @param slowHash @default scryptHash */
  static async create(password: string, slowHash: PasswordHash = scryptHash): Promise<AdminPassword> {
    const made = new AdminPassword(slowHash);
    made.#hash = await made.#hashInTurn(password);
    return made;
  }

  /** Whether this is the password; compared in constant time. */
  async matches(password: string): Promise<boolean> {
    return timingSafeEqual(await this.#hashInTurn(password), this.#hash);
  }

  async #hashInTurn(password: string): Promise<Buffer> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await this.#slowHash(digest(password), this.#salt);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next(); // the turn goes over to the next in line
    }
  }
}

/**
 * scrypt with N 2^15, r 8, p 3: 32 MiB and about 0.2 s, one of the equivalent settings of the OWASP Password
 * Storage Cheat Sheet. Node refuses 32 MiB and more unless it is told.
 */
export const scryptHash: PasswordHash = (password, salt) =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, 32, { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });

const atOnce = 2;

/** scrypt pads a short password with zero bytes, so that "a" and "a\0" would be one; their digests differ. */
function digest(password: string): Buffer {
  return createHash("sha256").update(password.normalize("NFC")).digest();
}
