import { useKeptChoice } from "../parts/use-kept-choice.ts";

/** Whether single keys do something; kept in this browser. */
export function useSingleKeys(): readonly [isOn: boolean, set: (isOn: boolean) => void] {
  return useKeptChoice("single-keys", true);
}
