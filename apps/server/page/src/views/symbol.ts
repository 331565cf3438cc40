import type { GameSymbol } from "../game/coordination.ts";

const namespace = "http://www.w3.org/2000/svg";

/** What people call a symbol. */
export const symbolNames: Readonly<Record<GameSymbol, string>> = {
  circle: "Circle",
  square: "Square",
  triangle: "Triangle",
};

const shapes: Readonly<
  Record<GameSymbol, readonly [tag: string, attributes: Readonly<Record<string, string>>]>
> = {
  circle: ["circle", { cx: "16", cy: "16", r: "11" }],
  square: ["rect", { x: "6", y: "6", width: "20", height: "20", rx: "2.5" }],
  triangle: ["path", { d: "M16 5 28 26H4Z", "stroke-linejoin": "round" }],
};

/** The drawing of a symbol; its name stands beside it, or in `label`. */
export function symbolDrawing(symbol: GameSymbol, label?: string): SVGSVGElement {
  const drawing = document.createElementNS(namespace, "svg");
  drawing.setAttribute("viewBox", "0 0 32 32");
  drawing.setAttribute("class", `symbol ${symbol}`);
  if (label === undefined) drawing.setAttribute("aria-hidden", "true");
  else {
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", label);
  }
  const [tag, attributes] = shapes[symbol];
  const shape = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  drawing.append(shape);
  return drawing;
}
