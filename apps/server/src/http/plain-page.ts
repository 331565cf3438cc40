/** A page of a heading and a sentence, without any script. */
export function plainPage(heading: string, sentence: string): string {
  const [title, text] = [heading, sentence].map(escaped);
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${title}</title><main><h1>${title}</h1><p>${text}</p></main></html>\n`
  );
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
