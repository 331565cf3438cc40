import { useLocalStorage } from "@mantine/hooks";

/** A yes or no of who looks, kept in this browser under `waitroom-` and the name. */
export function useKeptChoice(
  name: string,
  defaultValue: boolean,
): readonly [isChosen: boolean, set: (isChosen: boolean) => void] {
  const [isChosen, set] = useLocalStorage({
    key: keyOf(name),
    defaultValue,
    getInitialValueInEffect: false,
  });
  return [isChosen, set];
}

/** The same choice for whoever is no component; false where none was made. */
export function readKeptChoice(name: string): boolean {
  return localStorage.getItem(keyOf(name)) === "true";
}

function keyOf(name: string): string {
  return `waitroom-${name}`;
}
