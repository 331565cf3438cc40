import type { Snapshot } from "@waitroom/admin-events/client";
import { type ReactNode, useMemo } from "react";
import { SourcesContext, useSources } from "../live/context.ts";
import { blindedApi, blindedSnapshot } from "./blinded.ts";
import { useBlinding } from "./use-blinding.ts";

/** Gives what is below it the state as this browser wants to see it: with conditions, or without. */
export function Blinding({
  snapshot,
  children,
}: {
  readonly snapshot: Snapshot;
  readonly children: (snapshot: Snapshot) => ReactNode;
}) {
  const [isBlind] = useBlinding();
  const sources = useSources();
  const shown = useMemo(() => (isBlind ? blindedSnapshot(snapshot) : snapshot), [snapshot, isBlind]);
  const given = useMemo(
    () => (isBlind ? { ...sources, api: blindedApi(sources.api) } : sources),
    [sources, isBlind],
  );
  return <SourcesContext value={given}>{children(shown)}</SourcesContext>;
}
