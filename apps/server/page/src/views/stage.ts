import type { PageView } from "../participant-page.ts";
import type { Experiment } from "../protocol.ts";
import { screenKey } from "../screen.ts";
import { countdownView } from "./countdown-view.ts";
import { element, setText } from "./element.ts";
import {
  awayView,
  endedView,
  leftView,
  problemView,
  removedView,
  supersededView,
  timedOutView,
  workingView,
} from "./end-views.ts";
import { gameView } from "./game-view.ts";
import { readyView } from "./ready-view.ts";
import { startView } from "./start-view.ts";
import { stepIndicator } from "./step-indicator.ts";
import type { Actions, View } from "./view.ts";
import { waitingView } from "./waiting-view.ts";

/** The place where one screen at a time is shown. */
export interface Stage {
  readonly show: (page: PageView) => void;
  /** Lets the clocks go on. */
  readonly tick: () => void;
}

export function createStage(
  root: HTMLElement,
  options: { readonly experiment: Experiment; readonly actions: Actions; readonly now: () => number },
): Stage {
  const steps = stepIndicator();
  const card = element("section", { class: "card" });
  const adminMessage = element("p", { class: "notice", attributes: { role: "status", hidden: "" } });
  root.replaceChildren(steps.content, adminMessage, card);
  let shown: { readonly key: string; readonly view: View; page: PageView } | null = null;

  return {
    show: (page) => {
      const key = `${page.scene.sceneId} ${screenKey(page.screen)}`;
      if (shown?.key !== key) {
        const hadFocus = card.contains(document.activeElement);
        shown = { key, view: viewFor(page, options.experiment, options.actions), page };
        card.replaceChildren(...shown.view.content);
        card.dataset["screen"] = page.screen.kind;
        // Who moves by keyboard goes on at the top of what has come, not at the top of the page.
        if (hadFocus) card.querySelector("h1")?.focus();
      }
      shown.page = page;
      steps.show(page.screen);
      adminMessage.hidden = page.adminMessage === null;
      setText(adminMessage, page.adminMessage === null ? "" : `From the researcher: ${page.adminMessage}`);
      shown.view.update?.(page, options.now());
    },
    tick: () => shown?.view.update?.(shown.page, options.now()),
  };
}

function viewFor({ screen, scene, game }: PageView, experiment: Experiment, actions: Actions): View {
  switch (screen.kind) {
    case "loading":
      return workingView("Loading");
    case "joining":
      return workingView("Joining the waiting room");
    case "start":
      return startView(scene, actions);
    case "waiting":
      return waitingView(actions);
    case "away":
      return awayView(actions);
    case "ready":
      return readyView(scene, actions);
    case "countdown":
      return countdownView(screen.message);
    case "playing":
      return gameView(screen.start, actions);
    case "ended": {
      const next = experiment.scenes.find(({ sceneId }) => sceneId === scene.nextSceneId) ?? null;
      return endedView(screen.end, game, next, actions);
    }
    case "timed_out":
      return timedOutView(screen.timeout);
    case "left":
      return leftView(actions);
    case "removed":
      return removedView(screen.message);
    case "superseded":
      return supersededView(actions);
    case "problem":
      return problemView(screen.problem, actions);
    default:
      return screen satisfies never;
  }
}
