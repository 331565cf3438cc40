/** Ends something that was opened. */
type Closer = () => unknown;

/** What has to be ended, in the order in which it was opened. */
export class OwnedParts {
  #parts: { readonly name: string; readonly end: Closer }[] = [];
  #ending: string | null = null;

  /** @param name what people read where it does not end */
  push(name: string, end: Closer): void {
    this.#parts.push({ name, end });
  }

  /** The part that is being ended, null while none is. */
  get ending(): string | null {
    return this.#ending;
  }

  /**
   * Ends everything, the last first. What cannot be ended keeps nothing else from it; then this rejects with the error, or with
   * an `AggregateError` of several.
   */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const { name, end } of this.#parts.splice(0).toReversed()) {
      this.#ending = name;
      try {
        await end();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#ending = null;
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1)
      throw new AggregateError(errors, `${errors.length} parts of the server could not be ended.`);
  }
}
