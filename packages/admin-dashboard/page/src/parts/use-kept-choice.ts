import { useLocalStorage } from "@mantine/hooks";

/** A yes or no of who looks, kept in this browser under `waitroom-` and the name. */
export function useKeptChoice(
  name: string,
  defaultValue: boolean,
): readonly [isChosen: boolean, set: (isChosen: boolean) => void] {
  const [isChosen, set] = useLocalStorage({
    key: `waitroom-${name}`,
    defaultValue,
    getInitialValueInEffect: false,
  });
  return [isChosen, set];
}
