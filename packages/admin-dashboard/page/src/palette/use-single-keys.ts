import { useLocalStorage } from "@mantine/hooks";

/** Whether single keys do something; kept in this browser. */
export function useSingleKeys(): readonly [isOn: boolean, set: (isOn: boolean) => void] {
  const [isOn, set] = useLocalStorage({
    key: "waitroom-single-keys",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  return [isOn, set];
}
