/** What an experiment needs of a rule: every `Matchmaker` fits. */
export interface SceneMatchmaker {
  readonly name: string;
  readonly findMatch: (...decision: never[]) => unknown;
}
