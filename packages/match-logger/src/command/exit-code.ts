/** What the program tells the shell. */
export const exitCode = {
  /** All is well. */
  good: 0,
  /** It ran to its end, and found something that is not as it should be. */
  findings: 1,
  /** It was called wrongly; nothing was done. */
  wrongUse: 2,
  /** A file could not be read or written. */
  unreadable: 3,
  /** A fault of the program. */
  fault: 4,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
