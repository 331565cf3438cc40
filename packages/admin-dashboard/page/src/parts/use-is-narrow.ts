import { useSyncExternalStore } from "react";

/** Whether the window is too narrow for many columns. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(narrow.subscribe, narrow.get);
}

/** Whether it is too narrow for three. */
export function useIsTiny(): boolean {
  return useSyncExternalStore(tiny.subscribe, tiny.get);
}

const narrow = windowThat("(max-width: 48rem)");
const tiny = windowThat("(max-width: 30rem)");

function windowThat(query: string) {
  return {
    get: (): boolean => matchMedia(query).matches,
    subscribe: (listener: () => void): (() => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
  };
}
