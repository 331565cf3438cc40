import { saveText } from "../parts/save-file.ts";

/** What the colours of the page are on paper. */
const paper: Readonly<Record<string, string>> = {
  "--ink": "#000000",
  "--ink-soft": "#444444",
  "--raised": "#ffffff",
  "--line-strong": "#444444",
};

/** Saves a drawing as a file of its own: on white, without the variables of the page. */
export function saveSvg(name: string, svg: SVGSVGElement): void {
  saveText(name, "image/svg+xml", standaloneSvg(svg.outerHTML));
}

export function standaloneSvg(markup: string): string {
  return markup
    .replace(/ style="[^"]*"/, "")
    .replaceAll(/var\((--[\w-]+)\)/g, (_, variable: string) => paper[variable] ?? "#000000");
}
