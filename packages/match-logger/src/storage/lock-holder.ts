import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { parseObject } from "./line-chain.ts";

/** Who holds a lock, as it stands in the lock file. */
export interface LockHolder {
  readonly pid: number;
  /** When the process began, in clock ticks since boot; null where the system does not say. */
  readonly startTime: string | null;
  readonly bootId: string | null;
  /** Processes of different pid namespaces (containers) cannot be told by their pid. */
  readonly pidNamespace: string | null;
  readonly hostname: string;
  /** Random, one for each lock that was taken. */
  readonly token: string;
}

/** This process, as the holder of a lock. */
export function thisHolder(token: string): LockHolder {
  return {
    pid: process.pid,
    startTime: startTimeOf(process.pid),
    bootId: bootId(),
    pidNamespace: pidNamespace(),
    hostname: hostname(),
    token,
  };
}

export function formatHolder(holder: LockHolder): string {
  const { pid, startTime, pidNamespace: namespace, token } = holder;
  const line = {
    pid,
    start_time: startTime,
    boot_id: holder.bootId,
    pid_namespace: namespace,
    hostname: holder.hostname,
  };
  return `${JSON.stringify({ ...line, token })}\n`;
}

/** Reads a lock file; null where its maker died before it was written. */
export function parseHolder(bytes: Uint8Array): LockHolder | null {
  const value = parseObject(bytes);
  if (typeof value === "string") return null;
  const { pid, token } = value;
  if (typeof pid !== "number" || typeof token !== "string") return null;
  return {
    pid,
    token,
    startTime: stringOrNull(value["start_time"]),
    bootId: stringOrNull(value["boot_id"]),
    pidNamespace: stringOrNull(value["pid_namespace"]),
    hostname: stringOrNull(value["hostname"]) ?? "",
  };
}

/** Whether a holder lives, as far as this process can know; `unknown` for those of another machine or container. */
export function lifeOf(holder: LockHolder): "alive" | "dead" | "unknown" {
  const sameHost = holder.hostname === hostname();
  if (holder.bootId !== null && holder.bootId === bootId() && holder.pidNamespace === pidNamespace()) {
    return isRunning(holder) ? "alive" : "dead";
  }
  if (!sameHost) return "unknown";
  // The same name with another boot or pid namespace: this machine was started again, or this container was.
  if (holder.bootId !== null) return "dead";
  return isRunning(holder) ? "alive" : "dead";
}

/** Whether a lock was taken by the process that asks. */
export function isThisProcess(holder: LockHolder): boolean {
  const { pid, startTime, bootId: boot, pidNamespace: namespace } = thisHolder("");
  const isSame = holder.pid === pid && holder.startTime === startTime;
  return isSame && holder.bootId === boot && holder.pidNamespace === namespace;
}

function isRunning(holder: LockHolder): boolean {
  if (holder.startTime !== null) return startTimeOf(holder.pid) === holder.startTime;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs as somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function startTimeOf(pid: number): string | null {
  const stat = textOf(`/proc/${pid}/stat`);
  // The program's name, in parentheses, can hold spaces and parentheses; field 22 is the 20th behind it.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function bootId(): string | null {
  return textOf("/proc/sys/kernel/random/boot_id")?.trim() ?? null;
}

function pidNamespace(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}

/** A file of the kernel, or null on systems that have none. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function stringOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
