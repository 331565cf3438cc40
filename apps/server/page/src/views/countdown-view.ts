import { element, heading, paragraph, setText } from "./element.ts";
import type { View } from "./view.ts";

export function countdownView(message: string | null): View {
  const count = element("p", { class: "count", attributes: { role: "timer" } });
  return {
    content: [heading("Your group is complete"), paragraph(message ?? "The game is about to start."), count],
    update: ({ screen }, now) => {
      if (screen.kind !== "countdown") return;
      const seconds = Math.ceil((screen.startsAt - now) / 1000);
      setText(count, seconds > 0 ? String(seconds) : "Go");
    },
  };
}
