/**
 * `text` as a terminal can show it without harm, in one line: control characters, those that turn the direction of writing,
 * invisible ones and halves of surrogate pairs are shown as escapes. Text of more than `limit` characters is cut, and says so.
 */
export function printable(text: string, limit = 200): string {
  const isLong = text.length > limit;
  const shown = (isLong ? text.slice(0, limit) : text).replace(unprintable, escaped);
  return isLong ? `${shown}… (${text.length} characters)` : shown;
}

/** Like {@link printable} for text of several lines, which stay lines. */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) => printable(line, Infinity))
    .join("\n");
}

/** JSON of one line whose every character a terminal can show; it reads back equal. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(unprintable, (sign) =>
    Array.from({ length: sign.length }, (_, index) => unit(sign, index)).join(""),
  );
}

// Cc, Cf, Cs, Co, Cn; separators of lines and paragraphs. Marks and all other spaces are for the eye.
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

function escaped(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

function unit(sign: string, index: number): string {
  return `\\u${sign.charCodeAt(index).toString(16).padStart(4, "0")}`;
}
