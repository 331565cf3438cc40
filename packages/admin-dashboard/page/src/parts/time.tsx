import { useClock, useNow } from "../live/context.ts";
import { clockFace } from "../words/duration.ts";
import { localTime, shortLocalTime, utcTime } from "../words/instant.ts";

/** An instant: local time, UTC on hover. */
export function Instant({ at, isShort = false }: { readonly at: number; readonly isShort?: boolean }) {
  const clock = useClock();
  return (
    <time dateTime={new Date(at).toISOString()} title={utcTime(at)}>
      {(isShort ? shortLocalTime : localTime)(at, clock.get())}
    </time>
  );
}

/** How long it has been since `at`, ticking. */
export function Since({ at }: { readonly at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={`since ${utcTime(at)}`}>
      {clockFace(now - at)}
    </time>
  );
}

/** How long it is until `at`, ticking down to 0:00. */
export function Until({ at }: { readonly at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={`until ${utcTime(at)}`}>
      {clockFace(at - now)}
    </time>
  );
}
