import { createContext, useContext, useSyncExternalStore } from "react";
import type { AdminApi } from "../api/admin-api.ts";
import type { Navigation } from "../navigation/navigation.ts";
import type { Route } from "../navigation/route.ts";
import type { SignOut } from "../session/sign-out.ts";
import type { Clock } from "./clock.ts";
import type { Explanations } from "./explanations.ts";
import type { Live, LiveView } from "./live.ts";
import type { Readable } from "./store.ts";

/** What the components of the page get from outside. */
export interface Sources {
  readonly live: Live;
  readonly clock: Clock;
  readonly explanations: Explanations;
  readonly navigation: Navigation;
  readonly api: AdminApi;
  readonly signOut: SignOut;
  /** Makes the sound of an alert. */
  readonly tone: () => Promise<void>;
}

export const SourcesContext = createContext<Sources | null>(null);

export function useSources(): Sources {
  const sources = useContext(SourcesContext);
  if (sources === null) throw new TypeError("Expected the component to be inside `SourcesContext`.");
  return sources;
}

export function useReadable<Value>(readable: Readable<Value>): Value {
  return useSyncExternalStore(readable.subscribe, readable.get);
}

export function useLive(): LiveView {
  return useReadable(useSources().live);
}

export function useClock(): Clock {
  return useSources().clock;
}

/** The server's time, anew each second. */
export function useNow(): number {
  return useReadable(useClock());
}

export function useNavigation(): Navigation {
  return useSources().navigation;
}

export function useRoute(): Route {
  return useReadable(useNavigation());
}

/** Whether who looks may act: a viewer may only look. */
export function useCanAct(): boolean {
  return useLive().identity?.role === "operator";
}
