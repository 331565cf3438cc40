import { type HotkeyItem, useHotkeys } from "@mantine/hooks";
import { useSources } from "../live/context.ts";
import { views } from "../navigation/route.ts";

/** The keys of the page, as the help shows them. */
export const shortcuts: readonly (readonly [keys: string, words: string])[] = [
  ["Ctrl or ⌘ K", "find a person, a group, a view or a command"],
  ["/", "go to the filter of this view"],
  ["1 to 8", "the views, from left to right"],
  ["p", "pause or resume this page"],
  ["?", "this help"],
  ["↑ ↓, j k", "move in a table; Page Up, Page Down, Home, End too"],
  ["Enter", "open what is chosen in a table"],
  ["Space", "choose a row of the participants, to act on several at once"],
  ["Escape", "close a drawer, a dialog, or the list of columns"],
];

/** Listens to single keys, but not while somebody writes; `isOn` lets who dictates or mistypes turn them off. */
export function useShortcuts(isOn: boolean, onHelp: () => void): void {
  const { live, navigation } = useSources();
  const keys: readonly HotkeyItem[] = [
    ["/", focusFilter],
    // On many keyboards it needs Shift, on others another key.
    ["shift + ?", onHelp],
    ["?", onHelp],
    ["p", () => (live.get().pausedAt === null ? live.pause() : live.resume())],
    ...views.map((view, index): HotkeyItem => [String(index + 1), () => navigation.go(view)]),
  ];
  useHotkeys(isOn ? [...keys] : []);
}

function focusFilter(): void {
  // A drawer or dialog in front keeps the focus.
  if (document.querySelector('[role="dialog"]') !== null) return;
  const field = document.querySelector<HTMLInputElement>("[data-filter]");
  field?.focus();
  field?.select();
}
