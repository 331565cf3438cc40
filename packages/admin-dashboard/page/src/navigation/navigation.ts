import { createCell, type Readable } from "../live/store.ts";
import { parseRoute, type Route, routeHash, type View } from "./route.ts";

/** Where the page is; the address is the only place that keeps it. */
export interface Navigation extends Readable<Route> {
  /** Goes to a view, as a step that the browser's back button undoes. */
  readonly go: (view: View, params?: Readonly<Record<string, string | null>>) => void;
  /** Changes settings of the present view; null takes one away. Without a step in the history. */
  readonly set: (params: Readonly<Record<string, string | null>>) => void;
  readonly close: () => void;
}

/** The part of `window` that is used. */
export interface AddressBar {
  readonly location: { readonly hash: string };
  readonly history: {
    readonly pushState: (data: unknown, unused: string, url: string) => void;
    readonly replaceState: (data: unknown, unused: string, url: string) => void;
  };
  readonly addEventListener: (type: "hashchange" | "popstate", listener: () => void) => void;
  readonly removeEventListener: (type: "hashchange" | "popstate", listener: () => void) => void;
}

export function createNavigation(bar: AddressBar): Navigation {
  const cell = createCell(parseRoute(bar.location.hash));
  const read = (): void => {
    const next = parseRoute(bar.location.hash);
    const now = cell.get();
    if (routeHash(next.view, next.params) !== routeHash(now.view, now.params)) cell.set(next);
  };
  bar.addEventListener("hashchange", read);
  bar.addEventListener("popstate", read);
  return {
    get: cell.get,
    subscribe: cell.subscribe,
    go: (view, params = {}) => {
      bar.history.pushState(null, "", routeHash(view, params));
      read();
    },
    set: (params) => {
      const { view, params: present } = cell.get();
      bar.history.replaceState(null, "", routeHash(view, { ...present, ...params }));
      read();
    },
    close: () => {
      bar.removeEventListener("hashchange", read);
      bar.removeEventListener("popstate", read);
    },
  };
}
