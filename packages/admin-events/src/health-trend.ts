import { BoundarySamples } from "./state/boundary-samples.ts";
import type { HealthRow } from "./wire-trend.ts";
import type { LogHealth } from "./wire.ts";

/** What the host told, as it stood at each of the last whole steps of time since the process started. */
export class HealthTrend {
  readonly #samples = new BoundarySamples<Omit<HealthRow, "at">>();
  readonly #online: () => number;
  readonly #log: () => LogHealth | null;

  constructor(
    startedAt: number,
    sources: { readonly online: () => number; readonly log: () => LogHealth | null },
  ) {
    this.#online = sources.online;
    this.#log = sources.log;
    this.beforeChange(startedAt);
  }

  /** Call it before the host's word changes anything. */
  beforeChange(now: number): void {
    this.#samples.beforeChange(now, () => this.#sample());
  }

  row(at: number): HealthRow | undefined {
    const sample = this.#samples.at(at, () => this.#sample());
    return sample === undefined ? undefined : { at, ...sample };
  }

  #sample(): Omit<HealthRow, "at"> {
    const log = this.#log();
    return {
      online: this.#online(),
      log_state: log?.state ?? null,
      log_queued: log?.queued ?? null,
      log_acknowledged: log?.acknowledged ?? null,
      log_failures: log?.failures ?? null,
      disk_free_bytes: log?.disk_free_bytes ?? null,
    };
  }
}
