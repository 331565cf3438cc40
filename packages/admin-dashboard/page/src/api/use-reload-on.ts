import { useEffect, useRef } from "react";

/** Asks again whenever `mark` is another one than before: what it stands for has changed since the answer came. */
export function useReloadOn(mark: string | number | undefined, again: () => void): void {
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current === mark) return;
    seen.current = mark;
    again();
  }, [mark, again]);
}
