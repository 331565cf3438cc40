import type { LogHealth } from "@waitroom/admin-events/client";
import type { Series } from "../parts/series.ts";
import { bytes, count, counted } from "../words/number.ts";
import { utcTime } from "../words/instant.ts";
import { Instant } from "../parts/time.tsx";
import { Figure } from "./figure.tsx";

/** Whether decisions reach the disk. */
export function LogFigure({
  asOf,
  log,
  series,
}: {
  readonly asOf: string;
  readonly log: LogHealth | null;
  readonly series: Series | null;
}) {
  const line = {
    name: "Log",
    asOf,
    series,
    seriesName: "Records not yet on disk",
    words: count,
    // A queue of a few records is nothing to look at.
    leastTop: 20,
  } as const;
  if (log === null) {
    return (
      <Figure {...line} value="–">
        not reported yet
      </Figure>
    );
  }
  const free = log.disk_free_bytes === null ? null : `${bytes(log.disk_free_bytes)} free`;
  const title = log.last_sync_at === null ? "never synced" : `last synced ${utcTime(log.last_sync_at)}`;
  if (log.state === "unavailable") {
    return (
      <Figure {...line} value={<span title={title}>Stopped</span>} tone="bad" icon="error" isWords>
        {[`${count(log.queued)} waiting to be written`, free].filter((part) => part !== null).join(", ")}
      </Figure>
    );
  }
  return (
    <Figure {...line} value={<span title={title}>On disk</span>} tone="good" icon="check" isWords>
      {[counted(log.acknowledged, "record"), free].filter((part) => part !== null).join(", ")}
      {log.last_sync_at === null ? null : (
        <>
          {" "}
          · last <Instant at={log.last_sync_at} />
        </>
      )}
    </Figure>
  );
}
