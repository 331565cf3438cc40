import { useEffect, useRef } from "react";
import type { OlderPages } from "./older-pages.ts";

/** Where so much happens that lines leave the live timeline within seconds, the server is not asked all the time. */
const leastMs = 5_000;

/**
 * Reads on while the live timeline no longer reaches back to what was read from the journals. `behind` is until when they were
 * read; null while nothing is missing.
 */
export function useCatchUp(pages: OlderPages, behind: number | null): void {
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (behind === null) return undefined;
    const waitMs = Math.max(0, lastAt.current + leastMs - performance.now());
    const timer = setTimeout(() => {
      lastAt.current = performance.now();
      void pages.catchUp();
    }, waitMs);
    return () => clearTimeout(timer);
  }, [pages, behind]);
}
