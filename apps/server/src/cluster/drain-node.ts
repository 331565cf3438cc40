import type { Server } from "socket.io";
import type { ClusterNode } from "./cluster-node.ts";

/** The event by which nodes ask each other. */
const DRAIN_NODE = "drain_node";

/** What emptying a node stands on. */
export interface DrainNodePorts {
  readonly io: Server;
  readonly cluster: Pick<ClusterNode, "name" | "stepDown">;
  /** Lets nobody new in and tells everybody who is connected. */
  readonly drain: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** Takes requests to empty this node, and hands requests for others on. Returns how one is made. */
export function drainableNode({ io, cluster, drain, onFault }: DrainNodePorts): (node: string) => void {
  const empty = async (): Promise<void> => {
    await drain();
    // Another node decides from here on; whoever is still connected comes again, somewhere else.
    await cluster.stepDown();
    for (const socket of io.of("/").sockets.values()) socket.disconnect(true);
  };
  const ask = (node: unknown): void => {
    if (node === cluster.name) empty().catch(onFault);
  };
  io.of("/").on(DRAIN_NODE, ask);
  return (node) => {
    if (node === cluster.name) ask(node);
    else io.of("/").serverSideEmit(DRAIN_NODE, node);
  };
}
