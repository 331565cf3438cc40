/** A time in which the page knew nothing new. */
export interface Interruption {
  /** By the server's clock. */
  readonly from: number;
  readonly to: number;
  /** Whether the server is another process than before: what it keeps in memory only is gone. */
  readonly hasRestarted: boolean;
}

const mostKept = 50;

/** The list with one more, the oldest gone where it would be too long. */
export function withInterruption(
  interruptions: readonly Interruption[],
  interruption: Interruption,
): readonly Interruption[] {
  return [...interruptions, interruption].slice(-mostKept);
}
