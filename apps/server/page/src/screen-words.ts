import type { Screen } from "./screen.ts";

/** Words of a screen outside of its view: the page title, what a screen reader is told, and whether to call. */
export interface ScreenWords {
  readonly title: string;
  readonly announcement: string;
  /** Flashes in the title while the page is in the background, with a sound; null where nobody needs calling. */
  readonly call: string | null;
}

/** The words for a screen of a scene that is called `sceneTitle`. */
export function wordsFor(screen: Screen, sceneTitle: string, confirm: "page" | "person"): ScreenWords {
  const words = (title: string, announcement: string, call: string | null = null): ScreenWords => ({
    title: `${title} · ${sceneTitle}`,
    announcement,
    call,
  });
  switch (screen.kind) {
    case "loading":
      return words("Loading", "");
    case "start":
      return { title: sceneTitle, announcement: "", call: null };
    case "joining":
      return words("Joining", "Joining the waiting room.");
    case "waiting":
      return words("Waiting", screen.notice ?? "You are in the waiting room.");
    case "away":
      return words(
        "Are you still there?",
        "Are you still there? Answer to keep your place.",
        "Are you still there?",
      );
    case "ready":
      return confirm === "person" && !screen.answered
        ? words("Are you ready?", "A group is found. Confirm that you are ready.", "Are you ready?")
        : words("Group found", "A group is found. Checking that everybody is there.");
    case "countdown":
      return words("Starting", "Your group is complete. The game starts in a moment.", "Your group is here!");
    case "playing":
      return words("Game", "The game has started.");
    case "ended":
      return screen.end.outcome === "completed"
        ? words("Finished", "The game is finished.")
        : words("Game ended", "The game has ended early.", "The game has ended");
    case "timed_out":
      return words("Your wait has ended", "Your wait has ended.", "Your wait has ended");
    case "left":
      return words("You left", "You left the study.");
    case "removed":
      return words("Taking part has ended", "Your participation has ended.", "Please read");
    case "superseded":
      return words("Open elsewhere", "The study is open in another window.");
    case "problem":
      return words(screen.problem.title, `${screen.problem.title}. ${screen.problem.text}`);
    default:
      return screen satisfies never;
  }
}

/** Time left as minutes and seconds, rounded up, never below zero. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Who waits and who is missing, as a sentence. */
export function formatLobby(curNumPlayers: number, playersNeeded: number): string {
  const waiting =
    curNumPlayers <= 1 ? "You are the first one here." : `${curNumPlayers} people are waiting, you included.`;
  if (playersNeeded > 0)
    return `${waiting} ${playersNeeded} more ${playersNeeded === 1 ? "is" : "are"} needed.`;
  return `${waiting} Looking for a group that fits.`;
}
