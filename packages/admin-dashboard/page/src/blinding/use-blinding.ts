import { useLocalStorage } from "@mantine/hooks";

/** Whether who looks wants to know no group's condition; kept in this browser. */
export function useBlinding(): readonly [isBlind: boolean, set: (isBlind: boolean) => void] {
  const [isBlind, set] = useLocalStorage({
    key: "waitroom-blinding",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return [isBlind, set];
}
