import { createHash, randomBytes } from "node:crypto";
import { chmod, link, open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SetupError } from "../config/setup-error.ts";
import { makePrivateFolder } from "./private-file.ts";

/** The secret that signs participants' tokens. Keep it out of logs. */
export class TokenKey {
  /** Names the key inside tokens; says nothing about the secret. */
  readonly keyId: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.keyId = createHash("sha256").update("key id:").update(bytes).digest("base64url").slice(0, 12);
  }

  /** The key that a secret text stands for; the same text gives the same key. */
  static fromSecret(secret: string): TokenKey {
    return new TokenKey(createHash("sha256").update("participant tokens:").update(secret).digest());
  }

  /**
   * The key from `secret`, else from the file `token-key` in `stateDir`, which is made (mode 600) at the first
   * start. Processes that start at once end up with one key.
   *
   * @throws {@link SetupError} `TOKEN_KEY_UNUSABLE` if the file cannot be read, made or understood.
   */
  static async load(stateDir: string, secret?: string | null): Promise<TokenKey> {
    if (secret !== undefined && secret !== null) return TokenKey.fromSecret(secret);
    const path = join(stateDir, "token-key");
    const text = await reading(path, async () => (await readKeyFile(path)) ?? makeKeyFile(path));
    return TokenKey.#ofText(path, text);
  }

  /**
   * The key before the present one, from `secret`, else from the file `token-key.previous` in `stateDir`; null where there is
   * neither.
   *
   * @throws {@link SetupError} `TOKEN_KEY_UNUSABLE` if the file cannot be read or understood.
   */
  static async loadPrevious(stateDir: string, secret?: string | null): Promise<TokenKey | null> {
    if (secret !== undefined && secret !== null) return TokenKey.fromSecret(secret);
    const path = join(stateDir, "token-key.previous");
    const text = await reading(path, () => readKeyFile(path));
    return text === null ? null : TokenKey.#ofText(path, text);
  }

  static #ofText(path: string, text: string): TokenKey {
    const bytes = Buffer.from(text.trim(), "base64url");
    if (bytes.length === 32 && bytes.toString("base64url") === text.trim()) return new TokenKey(bytes);
    throw unusable(
      path,
      "is damaged. Put the right file back; or delete it, then all tokens that its key signed end",
    );
  }
}

/** The key that signs, and the one before it, whose tokens are still taken: so a key can be changed during a study. */
export interface TokenKeys {
  readonly current: TokenKey;
  readonly previous: TokenKey | null;
}

/**
 * Reads or makes the keys.
 *
 * @throws {@link SetupError} `TOKEN_KEY_UNUSABLE`
 */
export async function loadTokenKeys(
  stateDir: string,
  secrets: { readonly tokenSecret: string | null; readonly previousTokenSecret: string | null },
): Promise<TokenKeys> {
  return {
    current: await TokenKey.load(stateDir, secrets.tokenSecret),
    previous: await TokenKey.loadPrevious(stateDir, secrets.previousTokenSecret),
  };
}

/** Reads or makes a key file, with an error that says which. */
async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw unusable(path, `cannot be read or made: ${cause instanceof Error ? cause.message : ""}`, { cause });
  }
}

async function readKeyFile(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, "utf8");
    await chmod(path, 0o600);
    return text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** A link appears whole or not at all, and fails where another process was first: its key is then the one. */
async function makeKeyFile(path: string): Promise<string> {
  await makePrivateFolder(dirname(path));
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString("base64url")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
  return readFile(path, "utf8");
}

function unusable(path: string, problem: string, options?: ErrorOptions): SetupError {
  return new SetupError(
    "TOKEN_KEY_UNUSABLE",
    "The key for participants' tokens:",
    [`${path} ${problem}.`],
    options,
  );
}
