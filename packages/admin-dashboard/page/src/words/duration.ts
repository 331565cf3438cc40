const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A running time as a clock face: `0:07`, `12:40`, `1:02:03`. Never negative. */
export function clockFace(durationMs: number): string {
  const whole = Math.max(0, Math.floor(durationMs / second));
  const seconds = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`;
}

/** A measured time, short: `0.4 s`, `38 s`, `2 min 5 s`, `1 h 4 min`. */
export function shortDuration(durationMs: number): string {
  if (durationMs < 10 * second) return `${(Math.max(0, durationMs) / second).toFixed(1)} s`;
  if (durationMs < minute) return `${Math.round(durationMs / second)} s`;
  if (durationMs < hour) return twoParts(durationMs / second, 60, "min", "s");
  return twoParts(durationMs / minute, 60, "h", "min");
}

function twoParts(amount: number, base: number, large: string, small: string): string {
  const whole = Math.round(amount);
  const rest = whole % base;
  const first = `${Math.floor(whole / base)} ${large}`;
  return rest === 0 ? first : `${first} ${rest} ${small}`;
}
