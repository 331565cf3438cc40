import type { Coordination } from "../game/coordination.ts";
import { results } from "../game/coordination.ts";
import { element } from "./element.ts";
import { symbolDrawing, symbolNames } from "./symbol.ts";

/** The revealed rounds, one in a row. */
export function roundsTable(game: Coordination): HTMLElement {
  const names = ["You", ...game.partners.map(({ name }) => name)];
  const head = ["Round", ...names, "Point"].map((name) =>
    element("th", { attributes: { scope: "col" } }, name),
  );
  const rows = results(game).map(({ round, mine, partners, equal }) =>
    element(
      "tr",
      {},
      element("th", { attributes: { scope: "row" } }, String(round)),
      ...[mine, ...partners.map(({ choice }) => choice)].map((choice) =>
        element("td", {}, symbolDrawing(choice, symbolNames[choice])),
      ),
      element("td", { class: equal ? "point" : "no-point" }, equal ? "+1" : "0"),
    ),
  );
  return element(
    "div",
    // Long names may need more room than a small screen has; a region that scrolls must be reachable by keyboard.
    { class: "table-scroll", attributes: { tabindex: "0", role: "region", "aria-label": "Rounds so far" } },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
  );
}
