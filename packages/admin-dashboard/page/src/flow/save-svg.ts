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
  // `outerHTML` is HTML: it writes `&nbsp;`, which XML does not know.
  saveText(name, "image/svg+xml", standaloneSvg(new XMLSerializer().serializeToString(svg)));
}

export function standaloneSvg(markup: string): string {
  return markup
    .replace(/ style="[^"]*"/, "")
    .replaceAll(/var\((--[\w-]+)\)/g, (_, variable: string) => paper[variable] ?? "#000000");
}
