import type { Identity } from "./identity.ts";
import { parseIdentity } from "./identity.ts";
import { parseExperiment } from "./parse.ts";
import type { Experiment } from "./protocol.ts";

/** Thrown when the server answered a request with something else than success. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly status: number;

  constructor(path: string, status: number) {
    super(`${path} was answered with ${status}`);
    this.status = status;
  }
}

/** What there is to take part in. */
export async function fetchExperiment(): Promise<Experiment> {
  return parseExperiment(await fetchJson("/api/experiment", "GET"));
}

/** A new identity; refused in studies that give them out through links. */
export async function createIdentity(): Promise<Identity> {
  return parseIdentity(await fetchJson("/api/participants", "POST"));
}

async function fetchJson(path: string, method: "GET" | "POST"): Promise<unknown> {
  const response = await fetch(path, { method, headers: { accept: "application/json" }, cache: "no-store" });
  if (!response.ok) throw new RequestRefused(path, response.status);
  const body: unknown = await response.json();
  return body;
}
