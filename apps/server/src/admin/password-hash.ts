import * as crypto from "node:crypto";
import { promisify } from "node:util";

/** A hash of a password in the form of the PHC string format, `$argon2id$…` or `$scrypt$…`. */
interface PhcHash {
  readonly algorithm: "argon2id" | "scrypt";
  /** argon2id: memory in KiB. scrypt: the binary logarithm of N. */
  readonly cost: number;
  /** argon2id: passes. scrypt: r. */
  readonly rounds: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** One of the equivalent settings of the OWASP Password Storage Cheat Sheet each: 19 MiB, and 32 MiB in three goes. */
const argon2id = { algorithm: "argon2id", cost: 19_456, rounds: 2, parallelism: 1 } as const;
const scrypt = { algorithm: "scrypt", cost: 15, rounds: 8, parallelism: 3 } as const;

/** More than this is refused, since each login takes as much. */
const mostBytes = 256 * 2 ** 20;

/** Whether this Node has argon2 (from 24.7 on). */
const hasArgon2: boolean = typeof crypto.argon2 === "function";

/**
 * The salted, slow hash of a password.
 *
 * @param algorithm @default argon2id, or scrypt where Node has no argon2
 */
export async function hashPassword(
  password: string,
  algorithm: "argon2id" | "scrypt" = hasArgon2 ? "argon2id" : "scrypt",
): Promise<string> {
  const salt = crypto.randomBytes(16);
  const wanted = { ...(algorithm === "argon2id" ? argon2id : scrypt), salt };
  return format({ ...wanted, hash: await compute(password, { ...wanted, hash: Buffer.alloc(32) }) });
}

/** Whether a hash is of this password; compared in constant time. `phc` has been checked with {@link flawOfPasswordHash}. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const parsed = parse(phc);
  if (typeof parsed === "string") throw new TypeError(`Expected a hash of a password: ${parsed}`);
  const isSame = crypto.timingSafeEqual(await compute(password, parsed), parsed.hash);
  // scrypt pads a short password with zero bytes: "a" and "a\0" have one hash.
  return isSame && !password.includes("\0");
}

/** Why a text cannot be used as the hash of a password, or null. Nothing of the text is repeated. */
export function flawOfPasswordHash(text: string): string | null {
  const parsed = parse(text);
  return typeof parsed === "string" ? parsed : null;
}

function format({ algorithm, cost, rounds, parallelism, salt, hash }: PhcHash): string {
  const settings =
    algorithm === "argon2id"
      ? `v=19$m=${cost},t=${rounds},p=${parallelism}`
      : `ln=${cost},r=${rounds},p=${parallelism}`;
  return `$${algorithm}$${settings}$${unpadded(salt)}$${unpadded(hash)}`;
}

const forms = [
  ["argon2id", /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/],
  ["scrypt", /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/],
] as const;

function parse(text: string): PhcHash | string {
  for (const [algorithm, form] of forms) {
    const found = form.exec(text);
    if (found === null) continue;
    const [, cost = "", rounds = "", parallelism = "", salt = "", hash = ""] = found;
    const numbers = { cost: Number(cost), rounds: Number(rounds), parallelism: Number(parallelism) };
    const parsed = {
      algorithm,
      ...numbers,
      salt: Buffer.from(salt, "base64"),
      hash: Buffer.from(hash, "base64"),
    };
    return flawOf(parsed) ?? parsed;
  }
  return "expected a hash that begins with $argon2id$v=19$ or $scrypt$, as `npm start -- --hash-password` prints it.";
}

function flawOf(phc: PhcHash): string | null {
  const { algorithm, cost, rounds, parallelism, salt, hash } = phc;
  if (algorithm === "argon2id" && !hasArgon2) return "argon2id needs Node 24.7 or later; give a scrypt hash.";
  const isPossible =
    rounds >= 1 && parallelism >= 1 && (algorithm === "scrypt" ? cost >= 1 : cost >= 8 * parallelism);
  if (!isPossible || memoryBytes(phc) > mostBytes || rounds * parallelism > 1000) {
    return "expected settings that take at most 256 MiB.";
  }
  return salt.length >= 8 && hash.length >= 16 && hash.length <= 64
    ? null
    : "expected a salt of at least 8 and a hash of 16 to 64 bytes.";
}

function memoryBytes({ algorithm, cost, rounds, parallelism }: PhcHash): number {
  return algorithm === "argon2id" ? cost * 1024 : 128 * rounds * (2 ** cost + parallelism);
}

/** In a thread of its own: the event loop goes on meanwhile. */
async function compute(password: string, phc: PhcHash): Promise<Buffer> {
  const { algorithm, cost, rounds, parallelism, salt, hash } = phc;
  const message = Buffer.from(password.normalize("NFC"));
  if (algorithm === "argon2id") {
    const argon2 = promisify(crypto.argon2);
    return argon2("argon2id", {
      message,
      nonce: salt,
      parallelism,
      tagLength: hash.length,
      memory: cost,
      passes: rounds,
    });
  }
  return new Promise((resolve, reject) => {
    // Node refuses 32 MiB and more unless it is told.
    const settings = { N: 2 ** cost, r: rounds, p: parallelism, maxmem: memoryBytes(phc) + 2 ** 20 };
    crypto.scrypt(message, salt, hash.length, settings, (error, made) =>
      error === null ? resolve(made) : reject(error),
    );
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
