/** The most that a server takes. */
const mostPerHour = 1_000_000;

/**
 * The pay per hour that was typed, with a point or a comma: null for none, undefined for what is no amount of at most
 * 1,000,000.
 */
export function parsePayRate(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (!/^\d+(?:[.,]\d+)?$/.test(trimmed)) return undefined;
  const rate = Number(trimmed.replace(",", "."));
  return rate <= mostPerHour ? rate : undefined;
}
