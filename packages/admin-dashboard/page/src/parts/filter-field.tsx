import { TextInput } from "@mantine/core";
import { useNavigation, useRoute } from "../live/context.ts";
import styles from "./filter-field.module.css";

/** The text by which the present view is filtered; it stands in the address as `q`. */
export function useFilter(): string {
  return (useRoute().params["q"] ?? "").trim();
}

/** The field for {@link useFilter}; the key `/` leads to it. */
export function FilterField({ label }: { readonly label: string }) {
  const navigation = useNavigation();
  const { params } = useRoute();
  return (
    <TextInput
      size="xs"
      className={styles.filter}
      aria-label={label}
      aria-keyshortcuts="/"
      data-filter
      placeholder="Filter"
      value={params["q"] ?? ""}
      onChange={(event) => navigation.set({ q: event.currentTarget.value })}
    />
  );
}
