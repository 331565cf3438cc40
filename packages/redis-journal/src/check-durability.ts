import { RedisJournalError } from "./redis-journal-error.ts";

/** A setting of Redis with which it can lose what it acknowledged. */
export interface WeakSetting {
  readonly name: "appendonly" | "appendfsync" | "maxmemory-policy";
  readonly value: string;
  readonly wanted: string;
  /** What can be lost. */
  readonly risk: string;
}

const WANTED = {
  appendonly: {
    wanted: "yes",
    risk: "after a restart of Redis everything since its last snapshot is gone, with matches that were told",
  },
  appendfsync: {
    wanted: "always",
    risk: "a power failure or crash of the machine loses up to some seconds of what was told",
  },
  "maxmemory-policy": {
    wanted: "noeviction",
    risk: "when its memory is full Redis deletes journals",
  },
} as const;

/**
 * What of the set-up of Redis can lose what it acknowledged.
 *
 * @param command sends a command and resolves with the answer as RESP 2 gives it; `NodeRedis.command` fits
 */
export async function weakSettings(
  command: (args: readonly string[]) => Promise<unknown>,
): Promise<readonly WeakSetting[]> {
  const weak: WeakSetting[] = [];
  for (const name of ["appendonly", "appendfsync", "maxmemory-policy"] as const) {
    const answer = await command(["CONFIG", "GET", name]);
    const value = Array.isArray(answer) ? String(answer[1]) : "unknown";
    const { wanted, risk } = WANTED[name];
    if (value !== wanted) weak.push({ name, value, wanted, risk });
  }
  return weak;
}

/** Rejects with `NOT_DURABLE`, naming each weak setting and what it can lose. */
export async function assertDurable(command: (args: readonly string[]) => Promise<unknown>): Promise<void> {
  const weak = await weakSettings(command);
  if (weak.length === 0) return;
  throw new RedisJournalError("NOT_DURABLE", weak.map(describeWeakSetting).join("\n"));
}

/** One sentence for people. */
export function describeWeakSetting({ name, value, wanted, risk }: WeakSetting): string {
  return `Redis has \`${name} ${value}\`, expected \`${wanted}\`: ${risk}.`;
}
