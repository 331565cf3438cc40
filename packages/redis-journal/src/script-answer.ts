import { RedisJournalError } from "./redis-journal-error.ts";

/** What an answer of a script has at this place. Throws `WRONG_ANSWER` where there is nothing. */
export function textAt(answer: readonly string[], index: number): string {
  const text = answer[index];
  if (text !== undefined) return text;
  throw new RedisJournalError(
    "WRONG_ANSWER",
    `Expected part ${index} of the answer, got \`${answer.join(" ")}\`.`,
  );
}

export function numberAt(answer: readonly string[], index: number): number {
  const value = Number(textAt(answer, index));
  if (Number.isSafeInteger(value)) return value;
  throw new RedisJournalError(
    "WRONG_ANSWER",
    `Expected part ${index} of the answer to be a whole number, got \`${answer.join(" ")}\`.`,
  );
}

export function unexpected(answer: readonly string[]): RedisJournalError {
  return new RedisJournalError(
    "WRONG_ANSWER",
    `Redis answered \`${answer.join(" ")}\`, which means nothing here.`,
  );
}
