/** A few short texts that outlive a reload of this tab, but are not shared with other tabs. */
export interface Memory {
  readonly get: (key: string) => string | null;
  readonly set: (key: string, value: string) => void;
  readonly forget: (key: string) => void;
}

/** Memory for as long as the page is open. */
export function pageMemory(): Memory {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key) ?? null,
    set: (key, value) => {
      texts.set(key, value);
    },
    forget: (key) => {
      texts.delete(key);
    },
  };
}
