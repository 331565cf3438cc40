/** `0.7149` as `71 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Milliseconds as `3:05 min`. */
export function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}
