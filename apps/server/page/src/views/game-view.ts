import type { Coordination } from "../game/coordination.ts";
import {
  canChoose,
  gameSymbols,
  isOver,
  missingPartners,
  results,
  revealedRounds,
  rounds,
  score,
} from "../game/coordination.ts";
import type { StartGame } from "../protocol.ts";
import { element, heading, paragraph, setText } from "./element.ts";
import { leaveButton } from "./leave-button.ts";
import { roundsTable } from "./rounds-table.ts";
import { symbolDrawing, symbolNames } from "./symbol.ts";
import type { Actions, View } from "./view.ts";

export function gameView(start: StartGame, { choose, leave }: Actions): View {
  const round = heading("");
  const points = element("p", { class: "score" });
  const absence = element("p", { class: "notice", attributes: { role: "status", hidden: "" } });
  const lastRound = element("p", { class: "last-round", attributes: { "aria-live": "polite" } });
  const status = element("p", { class: "lobby", attributes: { "aria-live": "polite" } });
  const history = element("div", { class: "history" });
  const choices = gameSymbols.map((symbol) => ({
    symbol,
    button: element(
      "button",
      {
        class: "choice",
        attributes: { type: "button", "aria-pressed": "false" },
        onClick: () => choose(symbol),
      },
      symbolDrawing(symbol),
      element("span", {}, symbolNames[symbol]),
    ),
  }));
  let shownRounds = 0;
  return {
    content: [
      element("div", { class: "game-head" }, round, points),
      paragraph(introduction(start), "muted"),
      absence,
      lastRound,
      element(
        "div",
        { class: "choices", attributes: { role: "group", "aria-label": "Your choice" } },
        ...choices.map(({ button }) => button),
      ),
      status,
      history,
      leaveButton("Leave the game", "The game will end for everybody in your group.", leave),
    ],
    update: ({ screen, game }) => {
      if (screen.kind !== "playing" || game === null) return;
      const revealed = revealedRounds(game);
      setText(round, isOver(game) ? "All rounds are played" : `Round ${revealed + 1} of ${rounds}`);
      setText(points, `Score ${score(game)}`);
      setText(status, statusText(game));
      setText(lastRound, lastRoundText(game));
      lastRound.hidden = revealed === 0;
      absence.hidden = screen.absent.length === 0;
      setText(absence, screen.absent.length === 0 ? "" : absenceText(screen.absent));
      const open = canChoose(game);
      const chosen = game.mine[revealed];
      for (const { symbol, button } of choices) {
        // Not `disabled`, which would take the focus away from who plays by keyboard.
        button.setAttribute("aria-disabled", String(!open));
        button.setAttribute("aria-pressed", String(symbol === chosen));
      }
      if (revealed !== shownRounds) {
        shownRounds = revealed;
        history.replaceChildren(roundsTable(game));
      }
    },
  };
}

function introduction({ partners, role }: StartGame): string {
  const others = partners.length === 0 ? "You play alone." : `You play with ${names(partners)}.`;
  const part = role === null ? "" : ` Your part: ${role}.`;
  return `${others}${part} Everybody picks a symbol at the same time. If all pick the same, your group gets a point.`;
}

function statusText(game: Coordination): string {
  if (isOver(game)) return "Waiting for the others to see the last round.";
  if (canChoose(game)) return "Pick a symbol.";
  return `Your choice is in. Waiting for ${names(missingPartners(game))}.`;
}

function lastRoundText(game: Coordination): string {
  const last = results(game).at(-1);
  if (last === undefined) return "";
  const others = last.partners.map(({ name, choice }) => `${name}: ${symbolNames[choice]}`).join(", ");
  const outcome = last.equal ? "All the same, +1." : "Not all the same, no point.";
  return `Round ${last.round}: ${outcome} You: ${symbolNames[last.mine]}${others === "" ? "" : `, ${others}`}.`;
}

function absenceText(absent: readonly string[]): string {
  const verb = absent.length === 1 ? "has" : "have";
  return `${names(absent)} ${verb} lost the connection. The game goes on when they are back, and ends if they stay away.`;
}

function names(people: readonly string[]): string {
  return new Intl.ListFormat("en").format(people);
}
