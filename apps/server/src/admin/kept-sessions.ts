import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { PasswordSetting } from "../config/config.ts";
import { makePrivateFolder } from "../identity/private-file.ts";
import type { AdminRole, StoredSession } from "./admin-sessions.ts";
import { flawOfPasswordHash, verifyPassword } from "./password-hash.ts";

/** What {@link KeptSessions} stands on. */
export interface KeptSessionsSetup {
  /** The file; its folder is made where it is missing. */
  readonly path: string;
  /** The passwords of this process; null: there is no such role. */
  readonly passwords: Readonly<Record<AdminRole, PasswordSetting | null>>;
  /** Told when the file could not be written: the sessions go on, and end with the process. */
  readonly onProblem: (error: unknown) => void;
}

/**
 * Keeps the admins' sessions over a restart, in a file that only its owner may read (mode 600). Session ids are not in
 * it, their hashes are; and the slow hashes of the passwords, since a session ends when its password is another one.
 */
export class KeptSessions {
  readonly #setup: KeptSessionsSetup;
  #hashes: Readonly<Partial<Record<AdminRole, string>>> = {};
  #wanted: readonly StoredSession[] | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(setup: KeptSessionsSetup) {
    this.#setup = setup;
  }

  /** The sessions of the process before whose passwords are still the same; none where the file is missing or not whole. */
  async load(): Promise<readonly StoredSession[]> {
    const kept = parseFile(await readFile(this.#setup.path, "utf8").catch(() => ""));
    if (kept === null) return [];
    const same = new Set<AdminRole>();
    for (const role of ["operator", "viewer"] as const) {
      if (await isSamePassword(this.#setup.passwords[role], kept.password_hashes[role])) same.add(role);
    }
    return kept.sessions
      .filter(({ role }) => same.has(role))
      .map(({ key, role, name, ends_at, used_at }) => ({
        key,
        role,
        name,
        endsAt: ends_at,
        usedAt: used_at,
      }));
  }

  /** From now on sessions are of these hashes of passwords. A password that was made for this process is not kept. */
  opensWith(hashes: Readonly<Partial<Record<AdminRole, string>>>): void {
    this.#hashes = Object.fromEntries(
      Object.entries(hashes).filter(([role]) => isLasting(this.#setup.passwords[role as AdminRole])),
    );
  }

  /** Writes the sessions; what is given while one write is under way goes into the next. */
  save(sessions: readonly StoredSession[]): void {
    const isIdle = this.#wanted === null;
    this.#wanted = sessions;
    if (isIdle) this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when everything that was given is written. */
  async close(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const sessions = this.#wanted ?? [];
    this.#wanted = null;
    const kept = {
      schema: 1,
      password_hashes: this.#hashes,
      sessions: sessions
        .filter(({ role }) => this.#hashes[role] !== undefined)
        .map(({ key, role, name, endsAt, usedAt }) => ({
          key,
          role,
          name,
          ends_at: endsAt,
          used_at: usedAt,
        })),
    };
    const { path, onProblem } = this.#setup;
    const temporary = `${path}.${process.pid}`;
    try {
      await makePrivateFolder(dirname(path));
      await writeFile(temporary, JSON.stringify(kept), { mode: 0o600 });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      onProblem(
        new Error("The sessions of admins could not be stored: a restart will end them.", { cause: error }),
      );
    }
  }
}

const role = z.enum(["viewer", "operator"]);
const fileSchema = z.object({
  schema: z.literal(1),
  password_hashes: z.partialRecord(role, z.string()),
  sessions: z.array(
    z.object({ key: z.string(), role, name: z.string(), ends_at: z.number(), used_at: z.number() }),
  ),
});

function parseFile(text: string): z.infer<typeof fileSchema> | null {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function isLasting(setting: PasswordSetting | null): boolean {
  return setting !== null && setting.kind !== "generated";
}

async function isSamePassword(setting: PasswordSetting | null, hash: string | undefined): Promise<boolean> {
  if (setting === null || hash === undefined || setting.kind === "generated") return false;
  if (setting.kind === "hash") return setting.hash === hash;
  return flawOfPasswordHash(hash) === null && (await verifyPassword(setting.password, hash));
}
