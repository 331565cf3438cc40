import { randomBytes } from "node:crypto";
import { Company } from "./company.ts";
import { Observations } from "./observation.ts";
import type { Progress, Rehearsal, RehearsalOptions } from "./rehearsal.ts";

const LOOK_EVERY_MS = 100;
const PROGRESS_EVERY_MS = 1000;

/**
 * Sends simulated participants through running servers, and resolves when nothing more happens.
 *
 * @throws what an incident threw, and Error when the server refuses a participant for good; nobody is left behind then
 */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const { seed = randomBytes(16).toString("hex") } = options;
  const observations = new Observations(wallClock);
  const company = await Company.gather(options, seed, observations);
  try {
    return await watch(company, observations, { ...options, seed });
  } catch (error) {
    await company.close();
    throw error;
  }
}

/** Lets everything happen, and resolves when nothing more does. */
async function watch(
  company: Company,
  observations: Observations,
  options: RehearsalOptions & { readonly seed: string },
): Promise<Rehearsal> {
  const { quietMs = 7000, mostMs = 180_000, onProgress } = options;
  const beganAt = wallClock();
  const progress = (): Progress => ({
    ...company.count,
    elapsedMs: wallClock() - beganAt,
    games: company.games.count,
  });
  const incidentsAreOver = company.begin(options.incidents ?? []);
  const isQuiet = (): boolean => wallClock() - observations.lastNewsAt >= quietMs;
  let isSettled = false;
  let saidAt = beganAt;
  let busyUntil = beganAt + company.lastArrivalMs;
  while (!isSettled && wallClock() < busyUntil + mostMs) {
    await Promise.race([pause(LOOK_EVERY_MS), company.failed]);
    if (!incidentsAreOver()) busyUntil = Math.max(busyUntil, wallClock());
    if (wallClock() - saidAt >= PROGRESS_EVERY_MS) {
      saidAt = wallClock();
      onProgress?.(progress());
    }
    isSettled = incidentsAreOver() && company.isSettled() && isQuiet();
  }
  onProgress?.(progress());
  return {
    seed: options.seed,
    observations: observations.all,
    isSettled,
    progress: progress(),
    close: () => company.close(),
  };
}

function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
