/** The views of the page, in the order of attention; the digit that leads to each is its place, from 1. */
export const views = [
  "rooms",
  "groups",
  "participants",
  "timeline",
  "flow",
  "problems",
  "actions",
  "exports",
] as const;

export type View = (typeof views)[number];

/** What the address says after `#`: a view and its settings, `#/participants?state=waiting`. */
export interface Route {
  readonly view: View;
  readonly params: Readonly<Record<string, string>>;
}

/** An unknown view is the first one; of a parameter that stands twice the last counts. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  return {
    view: views.find((view) => view === path) ?? "rooms",
    params: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The address of a view, to stand after the page's own. Empty parameters are left out. */
export function routeHash(view: View, params: Readonly<Record<string, string | null>> = {}): string {
  const kept = Object.entries(params).filter((entry): entry is [string, string] => (entry[1] ?? "") !== "");
  const query = new URLSearchParams(kept).toString();
  return `#/${view}${query === "" ? "" : `?${query}`}`;
}
