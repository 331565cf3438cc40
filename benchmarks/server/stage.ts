import type { TokensOf } from "./client.ts";
import type { MeasuredServer } from "./measured-server.ts";

/** What is compared: both servers run all the time, and take turns. */
export interface Stage {
  readonly ours: MeasuredServer;
  readonly bare: MeasuredServer;
  /** On the same disk as our log. */
  readonly folder: string;
  /** Makes so many tokens with our server; the bare one asks for none. */
  readonly tokensOf: TokensOf;
}
