/** What could not be used: the environment, the experiment file's content, the file itself, the token key, the file of identities, the participants' page, the data folder, Redis, or the address. */
export type SetupErrorCode =
  | "INVALID_CONFIG"
  | "INVALID_EXPERIMENT"
  | "EXPERIMENT_NOT_LOADED"
  | "TOKEN_KEY_UNUSABLE"
  | "IDENTITIES_UNUSABLE"
  | "PAGE_UNUSABLE"
  | "DATA_UNUSABLE"
  | "REDIS_UNUSABLE"
  | "CANNOT_LISTEN";

/** The server cannot be set up as asked; every problem that was found is in `problems` and in the message. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  readonly code: SetupErrorCode;
  readonly problems: readonly string[];

  constructor(code: SetupErrorCode, title: string, problems: readonly string[], options?: ErrorOptions) {
    super([title, ...problems.map((problem) => `  - ${problem}`)].join("\n"), options);
    this.code = code;
    this.problems = problems;
  }
}
