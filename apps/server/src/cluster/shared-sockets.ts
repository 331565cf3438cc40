import { setTimeout } from "node:timers/promises";
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
  const client = heard(createClient({ url }));
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

type Client = ReturnType<typeof createClient>;

const AGAIN_MS = 100;

/**
 * The adapter asks and does not look at what comes of it: a connection that breaks off just then would end the process, or leave
 * it deaf for good. So a subscription is asked for until it stands; what could not be published is lost, as on the way.
 */
function heard(client: Client): Client {
  const own: Readonly<Record<string | symbol, unknown>> = {
    subscribe: async (...asked: Parameters<Client["subscribe"]>): Promise<void> => {
      do {
        try {
          return await client.subscribe(...asked);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          await setTimeout(AGAIN_MS);
        }
      } while (client.isOpen);
    },
    publish: (...message: Parameters<Client["publish"]>) => client.publish(...message).catch(() => 0),
    duplicate: () => heard(client.duplicate()),
  };
  return new Proxy(client, {
    get: (target, name): unknown => {
      if (name in own) return own[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
