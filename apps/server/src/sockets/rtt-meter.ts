/** What {@link RttMeter} stands on. */
export interface RttMeterPorts {
  /** Sends one probe; `ack` is called when its answer comes, if it comes. Must not throw. */
  readonly probe: (probeId: number, ack: () => void) => void;
  /** Monotonic milliseconds, with fractions. */
  readonly now: () => number;
  /** Calls back once after a delay; returns how to prevent it. */
  readonly setTimer: (delayMs: number, callback: () => void) => () => void;
  /**
   * Told the first RTT, and later ones that moved by more than 10 ms and 20 % from the one told last; at most
   * every 5 s. Must not throw.
   */
  readonly onChange?: (medianMs: number) => void;
  /** Asked before each probe; while false none is sent. Must not throw. @default always true */
  readonly isNeeded?: () => boolean;
}

/** What has been measured. */
export interface RttMeasurement {
  /** Median of the last up to ten round trips, in ms, to 0.1. */
  readonly medianMs: number;
  /** How many round trips it stands on, 1 to 10. */
  readonly samples: number;
}

/**
 * Measures how long one connection's round trips take: three at once one after another, then one each second
 * until `stop()`. An answer that takes longer than 5 s counts for nothing. At most one probe is under way.
 */
export class RttMeter {
  readonly #ports: RttMeterPorts;
  readonly #samples: number[] = [];
  readonly #waiting = new Set<(rttMs: number | null) => void>();
  #probeId = 0;
  #pendingId: number | null = null;
  #stopped = false;
  #cancelTimer: () => void = () => undefined;
  #told: { readonly medianMs: number; readonly at: number } | null = null;

  /** Starts measuring at once. */
  constructor(ports: RttMeterPorts) {
    this.#ports = ports;
    this.#probe();
  }

  /** The RTT now, or null as long as no answer has come. */
  current(): RttMeasurement | null {
    const { length } = this.#samples;
    return length === 0 ? null : { medianMs: medianOf(this.#samples), samples: length };
  }

  /** Resolves with the RTT as soon as there is one, with null after `maxWaitMs` or when the meter is stopped. */
  firstAnswer(maxWaitMs: number): Promise<number | null> {
    const measured = this.current();
    if (measured !== null || this.#stopped) return Promise.resolve(measured?.medianMs ?? null);
    return new Promise((resolve) => {
      const settle = (rttMs: number | null): void => {
        cancel();
        this.#waiting.delete(settle);
        resolve(rttMs);
      };
      const cancel = this.#ports.setTimer(maxWaitMs, () => settle(null));
      this.#waiting.add(settle);
    });
  }

  /** Ends the measuring; what has been measured stands. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    for (const settle of this.#waiting) settle(null);
  }

  #probe(): void {
    if (this.#ports.isNeeded?.() === false) {
      this.#cancelTimer = this.#ports.setTimer(intervalMs, () => this.#probe());
      return;
    }
    this.#probeId += 1;
    const probeId = this.#probeId;
    const sentAt = this.#ports.now();
    this.#pendingId = probeId;
    this.#cancelTimer = this.#ports.setTimer(timeoutMs, () => this.#next(sentAt));
    this.#ports.probe(probeId, () => this.#answered(probeId, sentAt));
  }

  #answered(probeId: number, sentAt: number): void {
    if (this.#stopped || probeId !== this.#pendingId) return; // answered before, or given up
    this.#cancelTimer();
    this.#samples.push(this.#ports.now() - sentAt);
    if (this.#samples.length > maxSamples) this.#samples.shift();
    this.#tell();
    this.#next(sentAt);
  }

  #next(sentAt: number): void {
    this.#pendingId = null;
    if (this.#stopped) return; // `onChange` may have stopped the meter
    if (this.#probeId < probesAtOnce) return this.#probe();
    const delayMs = Math.max(0, sentAt + intervalMs - this.#ports.now());
    this.#cancelTimer = this.#ports.setTimer(delayMs, () => this.#probe());
  }

  #tell(): void {
    const medianMs = medianOf(this.#samples);
    for (const settle of this.#waiting) settle(medianMs);
    const at = this.#ports.now();
    if (this.#told !== null && (at - this.#told.at < quietMs || !hasMoved(this.#told.medianMs, medianMs)))
      return;
    this.#told = { medianMs, at };
    this.#ports.onChange?.(medianMs);
  }
}

const probesAtOnce = 3;
const intervalMs = 1000;
const timeoutMs = 5000;
const maxSamples = 10;
const quietMs = 5000;

function hasMoved(fromMs: number, toMs: number): boolean {
  const moved = Math.abs(toMs - fromMs);
  return moved > 10 && moved > 0.2 * fromMs;
}

function medianOf(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  const median = middle.reduce((sum, value) => sum + value, 0) / middle.length;
  return Math.round(median * 10) / 10;
}
