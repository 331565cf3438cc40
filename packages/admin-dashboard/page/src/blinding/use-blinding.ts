import { useKeptChoice } from "../parts/use-kept-choice.ts";

/** Whether who looks wants to know no group's condition; kept in this browser. */
export function useBlinding(): readonly [isBlind: boolean, set: (isBlind: boolean) => void] {
  return useKeptChoice("blinding", false);
}
