import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { SetupError } from "../config/setup-error.ts";

/**
 * Listens, and resolves with the origin: `http://127.0.0.1:3000`.
 *
 * @throws {@link SetupError} `CANNOT_LISTEN`
 */
export async function listen(
  app: FastifyInstance,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<string> {
  try {
    await app.listen({ port, host });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError("CANNOT_LISTEN", `The server cannot listen on ${host}, port ${port}:`, [problem], {
      cause,
    });
  }
  return originOf(app.server.address(), host);
}

function originOf(address: AddressInfo | string | null, host: string): string {
  if (address === null || typeof address === "string") throw new TypeError("Expected a TCP address.");
  const name = host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${address.port}`;
}
