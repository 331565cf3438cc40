import { type Rate, TokenBucket } from "./token-bucket.ts";

/** What the watch needs of `io.engine`. */
export interface ConnectionSource {
  readonly on: (event: "connection", listener: (connection: WatchedConnection) => void) => unknown;
}

/** What the watch needs of a connection of engine.io. */
export interface WatchedConnection {
  readonly request: {
    readonly socket: {
      readonly destroy: () => unknown;
      readonly once: (event: "close", listener: () => void) => unknown;
    };
  };
  readonly on: (
    event: "packet" | "packetCreate" | "flush" | "close",
    listener: (packet: unknown) => void,
  ) => unknown;
}

/** Why a connection was cut. */
export type CutReason = "refused_namespaces" | "too_many_packets" | "write_buffer_full";

/** When a connection is cut. */
export interface ConnectionLimits {
  /** Refused entries to namespaces, unknown ones or for lack of a good token. @default 5 */
  readonly maxRefusedNamespaces: number;
  /** Packets from the client, heartbeats and acknowledgements included. @default 60 a second, 300 at once */
  readonly packets: Rate;
  /**
   * What waits for a client that does not read, besides the largest of it: one answer may be larger than this.
   * @default 1 MiB
   */
  readonly maxBufferedBytes: number;
  /** @default 1000 */
  readonly maxBufferedPackets: number;
}

/** What {@link watchConnections} stands on. */
export interface ConnectionWatchPorts {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Told once for each connection that was cut. */
  readonly onCut?: (reason: CutReason) => void;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
}

/** How long a client may take to close its side once the server has closed its own, in ms. */
const PARTING_MS = 1000;

/**
 * Cuts connections that only cost: floods, knocking at namespaces, clients that do not read what is sent, and those that
 * stay when they have been closed. The TCP connection is destroyed, since a polite close would wait behind what is not
 * read, or 30 s for an answer. Costs a few additions per packet.
 */
export function watchConnections(
  engine: ConnectionSource,
  ports: ConnectionWatchPorts,
  limits: Partial<ConnectionLimits> = {},
): void {
  const all = { ...defaultLimits, ...limits };
  engine.on("connection", (connection) => watch(connection, ports, all));
}

const defaultLimits: ConnectionLimits = {
  maxRefusedNamespaces: 5,
  packets: { perSecond: 60, burst: 300 },
  maxBufferedBytes: 1_048_576,
  maxBufferedPackets: 1000,
};

function watch(connection: WatchedConnection, ports: ConnectionWatchPorts, limits: ConnectionLimits): void {
  const tcp = connection.request.socket;
  const incoming = new TokenBucket(limits.packets, ports.now);
  let isCut = false;
  let refused = 0;
  let bufferedBytes = 0;
  let bufferedPackets = 0;
  let largestBytes = 0;

  const cut = (reason: CutReason): void => {
    if (isCut) return;
    isCut = true;
    tcp.destroy();
    ports.onCut?.(reason);
  };

  connection.on("packet", () => {
    if (!incoming.take()) cut("too_many_packets");
  });
  connection.on("packetCreate", (packet) => {
    const data = dataOf(packet);
    const sizeBytes = sizeOf(data);
    bufferedPackets += 1;
    bufferedBytes += sizeBytes;
    largestBytes = Math.max(largestBytes, sizeBytes);
    if (typeof data === "string" && data.startsWith(connectError)) refused += 1;
    if (refused > limits.maxRefusedNamespaces) cut("refused_namespaces");
    const isFull =
      bufferedBytes - largestBytes > limits.maxBufferedBytes || bufferedPackets > limits.maxBufferedPackets;
    if (isFull) cut("write_buffer_full");
  });
  connection.on("close", () => {
    if (isCut) return;
    const cancel = ports.setTimer(PARTING_MS, () => tcp.destroy());
    tcp.once("close", cancel);
  });
  // Everything that waited has been handed to the transport.
  connection.on("flush", () => {
    bufferedBytes = 0;
    bufferedPackets = 0;
    largestBytes = 0;
  });
}

/** CONNECT_ERROR of the socket.io protocol. */
const connectError = "4";

function dataOf(packet: unknown): unknown {
  return typeof packet === "object" && packet !== null && "data" in packet ? packet.data : undefined;
}

function sizeOf(data: unknown): number {
  if (typeof data === "string") return Buffer.byteLength(data);
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0;
}
