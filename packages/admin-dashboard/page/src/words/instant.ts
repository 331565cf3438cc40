const timeOfDay = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const minute = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
const dayAndMinute = new Intl.DateTimeFormat("en-GB", minute);
const dayAndTime = new Intl.DateTimeFormat("en-GB", { ...minute, second: "2-digit" });

/** An instant in the viewer's own time zone: the time of day, with the date where it is not the day of `now`. */
export function localTime(at: number, now: number): string {
  return (isSameDay(at, now) ? timeOfDay : dayAndTime).format(at);
}

/** As `localTime`, and another day's without the seconds: for columns. */
export function shortLocalTime(at: number, now: number): string {
  return (isSameDay(at, now) ? timeOfDay : dayAndMinute).format(at);
}

/** Whether two instants are of one day in the viewer's own time zone. */
export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** An instant in UTC, for hover: `2026-11-22 20:03:22 UTC`. */
export function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
