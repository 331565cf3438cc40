import { useEffect, useState } from "react";

/**
 * Gives the focus back, when a dialog or drawer goes, to what had it when it came; to the content of the page where that is
 * gone. Mantine's own return of the focus needs a dialog that stays mounted.
 */
export function useReturnFocus(): void {
  // Read while rendering: the dialog takes the focus before any effect runs.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog has left the document.
      requestAnimationFrame(() => {
        if (document.querySelector('[role="dialog"]') !== null) return;
        const target = opener?.isConnected === true && opener !== document.body ? opener : null;
        const fallback = document.querySelector("main");
        const element = target ?? fallback;
        if (element instanceof HTMLElement) element.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}
