import type { SceneInfo } from "../protocol.ts";
import { formatTimeLeft } from "../screen-words.ts";
import { actions, button, element, heading, paragraph, setText } from "./element.ts";
import type { Actions, View } from "./view.ts";

export function readyView(scene: SceneInfo, { answerReady }: Actions): View {
  const title = heading("");
  const explanation = paragraph("");
  const time = element("span", { class: "clock-time" });
  const clock = element(
    "p",
    { class: "clock" },
    element("span", { class: "clock-label" }, "Time to answer"),
    time,
  );
  const buttons = actions(
    button("I am ready", "primary", () => answerReady(true)),
    button("I cannot take part", "quiet", () => answerReady(false)),
  );
  buttons.classList.add("big");
  return {
    content: [title, explanation, clock, buttons],
    update: ({ screen }, now) => {
      if (screen.kind !== "ready") return;
      const asks = scene.confirm === "person" && !screen.answered;
      setText(title, asks ? "Your group is found. Are you ready?" : "Your group is found");
      setText(
        explanation,
        asks
          ? (screen.message ?? "Answer now, or the others have to look for somebody else.")
          : "Checking that everybody is there.",
      );
      explanation.classList.toggle("working", !asks);
      buttons.hidden = !asks;
      clock.hidden = !asks || screen.endsAt === null;
      if (screen.endsAt !== null) setText(time, formatTimeLeft(screen.endsAt - now));
    },
  };
}
