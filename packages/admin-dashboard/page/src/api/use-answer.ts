import { useCallback, useEffect, useState } from "react";
import type { Answer } from "./answer.ts";

/** An answer, or that it is awaited; and the way to ask again. */
export interface Asked<Value> {
  readonly answer: Answer<Value> | null;
  readonly again: () => void;
}

/** Asks when it is first used and whenever `request` is another function; the last answer stands while it asks again. */
export function useAnswer<Value>(request: () => Promise<Answer<Value>>): Asked<Value> {
  const [state, setState] = useState<{
    readonly request: () => Promise<Answer<Value>>;
    readonly answer: Answer<Value>;
  } | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    const read = async (): Promise<void> => {
      const answer = await request();
      if (isCurrent) setState({ request, answer });
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [request, turn]);

  const again = useCallback(() => setTurn((before) => before + 1), []);
  return { answer: state?.request === request ? state.answer : null, again };
}
