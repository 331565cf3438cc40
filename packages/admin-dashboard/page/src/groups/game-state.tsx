import type { GameRow, MemberPresence } from "@waitroom/admin-events/client";
import type { IconName } from "../parts/icon.tsx";
import { Tag, type Tone } from "../parts/tag.tsx";
import { exitReason, outcomeWords } from "../words/codes.ts";

/** How a group stands, or how it went. */
export function GameStateTag({ game }: { readonly game: GameRow }) {
  const { tone, icon, words } = look(game);
  return (
    <Tag tone={tone} icon={icon}>
      {words}
    </Tag>
  );
}

/** Whether any member is so. */
function hasMember({ members }: GameRow, presence: MemberPresence): boolean {
  return members.some((member) => member.presence === presence);
}

function look(game: GameRow): { readonly tone: Tone; readonly icon: IconName; readonly words: string } {
  switch (game.state) {
    case "matched":
    case "started": {
      const words = game.state === "matched" ? "counting down" : "in the game";
      if (hasMember(game, "gone")) return { tone: "bad", icon: "error", words: "a member is gone" };
      if (hasMember(game, "away")) return { tone: "warn", icon: "warning", words: "a member is away" };
      return { tone: "accent", icon: game.state === "matched" ? "clock" : "play", words };
    }
    case "aborted":
      return { tone: "warn", icon: "cross", words: `fell apart: ${exitReason(game.outcome ?? "unknown")}` };
    case "ended":
      return game.outcome === "completed"
        ? { tone: "good", icon: "check", words: "completed" }
        : { tone: "warn", icon: "exit", words: outcomeWords(game.outcome ?? "ended") };
  }
}
