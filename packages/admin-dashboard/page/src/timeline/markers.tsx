import type { Interruption } from "../live/interruptions.ts";
import { clockFace } from "../words/duration.ts";
import { localTime } from "../words/instant.ts";
import { count } from "../words/number.ts";
import type { Marker } from "./entry-list.tsx";
import type { Gap } from "./older-pages.ts";

/** When this page had no connection: what came meanwhile is below, as far as the server keeps it. */
export function interruptionMarkers(interruptions: readonly Interruption[]): readonly Marker[] {
  return interruptions.map(({ from, to, hasRestarted }) => ({
    key: `interruption ${from}`,
    at: to,
    words: `This page had no connection for ${clockFace(to - from)}, from ${localTime(from, to)} on${
      hasRestarted ? "; the server was started anew meanwhile" : ""
    }.`,
  }));
}

/** What has left the live timeline and is not read from the journals yet. */
export function behindMarker(until: number, from: number): Marker {
  return {
    key: "behind",
    at: until,
    words: `Lines from ${localTime(until, from)} to ${localTime(from, from)} are read from the journals next.`,
  };
}

/** Lines that are missing in a journal. */
export function gapMarkers(gaps: readonly Gap[]): readonly Marker[] {
  return gaps.map(({ sceneId, afterSeq, beforeSeq, at }) => ({
    key: `gap ${sceneId} ${beforeSeq}`,
    at,
    words: `Gap: lines ${count(afterSeq + 1)} to ${count(beforeSeq - 1)} of the journal of ${sceneId} are missing. Run match-log validate.`,
  }));
}
