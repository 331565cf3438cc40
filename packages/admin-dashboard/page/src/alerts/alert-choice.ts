import type { AlertWay } from "./alerts.ts";

/** The name under which the browser keeps whether this way is wanted. */
export function alertChoice(way: AlertWay): string {
  return `alert-${way}`;
}
