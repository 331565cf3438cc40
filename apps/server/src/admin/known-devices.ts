import { createHash, randomBytes } from "node:crypto";

/** Most browsers that are remembered; the oldest gives way. */
const mostDevices = 1000;

/**
 * Browsers from which an admin has logged in since the start of this process. Being known lets nobody in: it only keeps
 * guesses from elsewhere from locking the browser's owner out. The id that a browser keeps is stored as a hash.
 */
export class KnownDevices {
  readonly #keys = new Set<string>();
  readonly #newId: () => string;

  /** @param newId makes ids of 256 bits. @default from the system's random source */
  constructor(newId: () => string = () => randomBytes(32).toString("base64url")) {
    this.#newId = newId;
  }

  /** Remembers a browser; the id is for its cookie and stands nowhere else. */
  add(): string {
    const [oldest] = this.#keys;
    if (oldest !== undefined && this.#keys.size >= mostDevices) this.#keys.delete(oldest);
    const id = this.#newId();
    this.#keys.add(keyOf(id));
    return id;
  }

  /** The name of a browser inside the server, or null where it is not known. */
  find(id: string | null): string | null {
    const key = id === null ? null : keyOf(id);
    return key !== null && this.#keys.has(key) ? key : null;
  }
}

function keyOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}
