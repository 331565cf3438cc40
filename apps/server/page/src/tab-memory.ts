import type { Memory } from "./memory.ts";
import { pageMemory } from "./memory.ts";

/** Memory in the tab's session storage; where the browser forbids that, for as long as the page is open. */
export function tabMemory(): Memory {
  const storage = sessionStorageIfAllowed();
  if (storage === null) return pageMemory();
  return {
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    forget: (key) => storage.removeItem(key),
  };
}

function sessionStorageIfAllowed(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    // A browser that blocks storage throws on the mere access.
    return null;
  }
}
