import type { Screen } from "../screen.ts";
import { element } from "./element.ts";

const steps = ["Start", "Waiting", "Game", "Finished"];

/** Where in the scene the participant is; without a place where they are out of it. */
export function stepIndicator(): { readonly content: HTMLElement; readonly show: (screen: Screen) => void } {
  const items = steps.map((step) => element("li", {}, step));
  const content = element("ol", { class: "steps", attributes: { "aria-label": "Progress" } }, ...items);
  return {
    content,
    show: (screen) => {
      const present = stepOf(screen);
      content.hidden = present === null;
      for (const [index, item] of items.entries()) {
        item.classList.toggle("done", present !== null && index < present);
        if (index === present) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
      }
    },
  };
}

function stepOf(screen: Screen): number | null {
  switch (screen.kind) {
    case "loading":
    case "start":
      return 0;
    case "joining":
    case "waiting":
    case "away":
    case "ready":
    case "countdown":
      return 1;
    case "playing":
      return 2;
    case "ended":
      return 3;
    case "timed_out":
    case "left":
    case "removed":
    case "superseded":
    case "problem":
      return null;
    default:
      return screen satisfies never;
  }
}
