import { plain } from "./codes.ts";

/** What an admin did, as the start of a sentence. */
export function actionWords(action: string): string {
  const words = known.get(action) ?? plain(action);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const known: ReadonlyMap<string, string> = new Map(
  Object.entries({
    pause_intake: "paused intake",
    reopen_intake: "reopened intake",
    pause_matching: "paused matching",
    reopen_matching: "reopened matching",
    release: "released",
    remove: "removed",
    match_by_hand: "matched by hand",
    message: "sent a message",
    end_game: "ended a group",
    unmask: "looked up platform ids",
    erase_identities: "erased platform ids",
    drain_node: "drained a node",
    export: "exported",
    export_with_ids: "exported with platform ids",
  }),
);
