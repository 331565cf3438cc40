import type { Coordination } from "../game/coordination.ts";
import { results, rounds, score } from "../game/coordination.ts";
import type { Problem } from "../problem.ts";
import type { EndGame, SceneInfo, TimedOut } from "../protocol.ts";
import { completionCode } from "./completion-code.ts";
import { actions, button, element, heading, paragraph } from "./element.ts";
import { roundsTable } from "./rounds-table.ts";
import type { Actions, View } from "./view.ts";

export function endedView(
  end: EndGame,
  game: Coordination | null,
  next: SceneInfo | null,
  act: Actions,
): View {
  const { title, text } = endWords(end.outcome);
  const played = game !== null && game.gameId === end.gameId && results(game).length > 0 ? game : null;
  return {
    content: [
      heading(title),
      paragraph(end.message ?? text),
      ...(played === null ? [] : [scoreLine(played), roundsTable(played)]),
      ...(end.completionCode === null ? [] : [completionCode(end.completionCode)]),
      next === null
        ? paragraph(
            end.completionCode === null
              ? "You can close this page."
              : "Enter the code where you came from. Then you can close this page.",
            "muted",
          )
        : actions(button("Continue to the next scene", "primary", () => act.continueTo(next))),
    ],
  };
}

export function timedOutView({ message, completionCode: code, redirectUrl }: TimedOut): View {
  const link = redirectUrl === null ? null : safeAddress(redirectUrl);
  return {
    content: [
      heading("Your wait has ended"),
      paragraph(message ?? "No group could be found for you in time. Thank you for waiting."),
      ...(code === null ? [] : [completionCode(code)]),
      ...(link === null
        ? [paragraph("You can close this page.", "muted")]
        : [
            actions(
              element(
                "a",
                { class: "button primary", attributes: { href: link, rel: "noreferrer" } },
                "Go on from here",
              ),
            ),
          ]),
    ],
  };
}

export function awayView({ comeBack, leave }: Actions): View {
  return {
    content: [
      heading("Are you still there?"),
      paragraph("A group was found, but there was no sign of you. Your place is kept for a short while."),
      actions(button("I am here", "primary", comeBack), button("Leave the study", "quiet", leave)),
    ],
  };
}

export function leftView({ join }: Actions): View {
  return {
    content: [
      heading("You left"),
      paragraph(
        "You are no longer in the waiting room. You can close this page, or join again at the end of the line.",
      ),
      actions(button("Join again", "secondary", join)),
    ],
  };
}

export function removedView(message: string | null): View {
  return {
    content: [
      heading("Your participation has ended"),
      paragraph(message ?? "The researcher has ended your participation in this part of the study."),
      paragraph("If you have questions, please contact the researcher.", "muted"),
    ],
  };
}

export function supersededView({ reload }: Actions): View {
  return {
    content: [
      heading("Open in another window"),
      paragraph(
        "You opened the study in another tab or window, and it goes on there. You can close this one.",
      ),
      actions(button("Continue here instead", "secondary", reload)),
    ],
  };
}

export function problemView(problem: Problem, act: Pick<Actions, "reload" | "startOver">): View {
  return {
    content: [
      heading(problem.title),
      paragraph(problem.text),
      ...(problem.remedy === "wait" ? [element("p", { class: "working" }, "Trying again")] : []),
      ...(problem.remedy === "retry" ? [actions(button("Try again", "primary", act.reload))] : []),
      ...(problem.remedy === "reset" ? [actions(button("Start over", "primary", act.startOver))] : []),
    ],
  };
}

export function workingView(title: string): View {
  return { content: [heading(title), element("p", { class: "working" }, "One moment, please")] };
}

/** The address, if it is one that a link may lead to. */
function safeAddress(address: string): string | null {
  if (!URL.canParse(address, location.href)) return null;
  const url = new URL(address, location.href);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

function scoreLine(game: Coordination): HTMLElement {
  return element("p", { class: "final-score" }, `Your group's score: ${score(game)} of ${rounds}`);
}

function endWords(outcome: string): { readonly title: string; readonly text: string } {
  switch (outcome) {
    case "completed":
      return { title: "Finished", text: "All rounds are played. Thank you for taking part." };
    case "partner_left":
      return {
        title: "A partner left the game",
        text: "Somebody in your group left and did not come back, so the game cannot go on. This is not your fault.",
      };
    default:
      return { title: "The game has ended", text: "The game was ended early. This is not your fault." };
  }
}
