import type { GameRow } from "@waitroom/admin-events/client";
import type { IconName } from "../parts/icon.tsx";
import { Tag, type Tone } from "../parts/tag.tsx";
import { outcomeWords, plain } from "../words/codes.ts";

/** How a group stands, or how it went. */
export function GameStateTag({ game }: { readonly game: GameRow }) {
  const { tone, icon, words } = look(game);
  return (
    <Tag tone={tone} icon={icon}>
      {words}
    </Tag>
  );
}

/** Whether all members of a running group are there. */
export function isDegraded({ members }: GameRow): boolean {
  return members.some(({ presence }) => presence === "away" || presence === "gone");
}

function look(game: GameRow): { readonly tone: Tone; readonly icon: IconName; readonly words: string } {
  switch (game.state) {
    case "matched":
    case "started": {
      const words = game.state === "matched" ? "counting down" : "in the game";
      if (isDegraded(game)) return { tone: "warn", icon: "warning", words: `${words}, a member is away` };
      return { tone: "accent", icon: game.state === "matched" ? "clock" : "play", words };
    }
    case "aborted":
      return { tone: "warn", icon: "cross", words: `fell apart: ${plain(game.outcome ?? "unknown")}` };
    case "ended":
      return game.outcome === "completed"
        ? { tone: "good", icon: "check", words: "completed" }
        : { tone: "warn", icon: "exit", words: outcomeWords(game.outcome ?? "ended") };
  }
}
