import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Reads the JSON with which a rule is made. */
export function parseOptions(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError("Expected JSON.");
  }
}

/** Reads a whole number of at least 1. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}

/** Reads a number of seconds above 0 as milliseconds. */
export function parseSeconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return Math.round(value * 1000);
  throw new InvalidArgumentError("Expected a number of seconds above 0.");
}
