/** What went wrong: `PAGE_NOT_BUILT` (the built page is not in the package's `dist/page`). */
export type DashboardErrorCode = "PAGE_NOT_BUILT";

/** A failure outside the program; `cause` keeps the error of the file system. */
export class DashboardError extends Error {
  override readonly name = "DashboardError";
  readonly code: DashboardErrorCode;

  constructor(code: DashboardErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
