import { useSyncExternalStore } from "react";

/** Whether the window is too narrow for many columns. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, isNarrow);
}

const query = "(max-width: 48rem)";

function isNarrow(): boolean {
  return matchMedia(query).matches;
}

function subscribe(listener: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener("change", listener);
  return () => list.removeEventListener("change", listener);
}
