/** Ends something that was opened. */
type Closer = () => unknown;

/** What has to be ended, in the order in which it was opened. */
export class OwnedParts {
  #closers: Closer[] = [];

  push(end: Closer): void {
    this.#closers.push(end);
  }

  /**
   * Ends everything, the last first. What cannot be ended keeps nothing else from it; then this rejects with the error, or with
   * an `AggregateError` of several.
   */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const end of this.#closers.splice(0).toReversed()) {
      try {
        await end();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1)
      throw new AggregateError(errors, `${errors.length} parts of the server could not be ended.`);
  }
}
