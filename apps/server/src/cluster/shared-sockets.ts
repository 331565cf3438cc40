import { createAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import type { Namespace, Server } from "socket.io";
import { Adapter } from "socket.io-adapter";

/** The stream over which sockets of an experiment are reached. */
export function socketStream(experimentId: string | null): string {
  return `waitroom:1:{${experimentId ?? "-"}}:sockets`;
}

/**
 * Lets the participants' namespace reach the sockets of other nodes, for what players say to each other. What the room
 * decides does not go this way: every node reads it in the journal. Returns how to stop.
 */
export async function shareSockets(
  io: Server,
  { url, streamName }: { readonly url: string; readonly streamName: string },
): Promise<() => void> {
  const client = createClient({ url });
  // It connects again by itself; who reads the journal reports that Redis is away.
  client.on("error", () => undefined);
  await client.connect();
  const shared = createAdapter(client, { streamName, maxLen: 10_000 });
  // It is called with `new`, which an arrow function cannot be.
  io.adapter(function adapterOf(namespace: Namespace) {
    return namespace.name === "/" ? shared(namespace) : new Adapter(namespace);
  });
  return () => client.destroy();
}
