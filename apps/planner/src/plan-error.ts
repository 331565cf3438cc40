/** What was asked for cannot be planned; the message says what was expected and what came. */
export class PlanError extends Error {
  override name = "PlanError";
}
