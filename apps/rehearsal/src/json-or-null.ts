/** What a text holds as JSON; null where it is none, which no parser of an answer takes. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
