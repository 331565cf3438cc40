import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/** What is sent as a frame of WebSocket, well-formed or not. */
export interface RawFrame {
  /** 1 text, 2 binary, 0 continuation, 8 close. @default 1 */
  readonly opcode?: number;
  /** @default true */
  readonly fin?: boolean;
  /** What the header says instead of the payload's size in bytes. */
  readonly declaredBytes?: number;
}

/** A TCP connection to the server over which anything can be sent, also what no client would send. */
export class RawSocket {
  readonly socket: Socket;
  /** Resolves when the server, or the network, has closed it. */
  readonly closed: Promise<void>;
  received: Buffer = Buffer.alloc(0);
  readonly #waiting: Set<() => void> = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.once("close", resolve);
    });
    socket.on("data", (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]).subarray(-200_000);
      for (const look of this.#waiting) look();
    });
  }

  static async connect(origin: string): Promise<RawSocket> {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new RawSocket(socket);
  }

  /** Shakes hands as a WebSocket of engine.io, and has read its `open` packet. */
  static async webSocket(origin: string): Promise<RawSocket> {
    const raw = await RawSocket.connect(origin);
    raw.socket.write(
      [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        `Host: ${new URL(origin).host}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
        "\r\n",
      ].join("\r\n"),
    );
    await raw.until("pingInterval");
    return raw;
  }

  /** The same, let into the participants' namespace. */
  static async participant(origin: string, token: string): Promise<RawSocket> {
    const raw = await RawSocket.webSocket(origin);
    raw.frame(`40${JSON.stringify({ token })}`);
    await raw.until('40{"sid"');
    return raw;
  }

  /** Resolves when this text has come; rejects when the connection closes before. */
  async until(text: string): Promise<void> {
    const came = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.received.includes(text)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    await Promise.race([came, this.closed]);
    if (!this.received.includes(text)) throw new Error(`The connection was closed before ${text} came.`);
  }

  /** Sends one frame, masked with zeros, as clients have to mask. */
  frame(payload: string | Uint8Array, { opcode = 1, fin = true, declaredBytes }: RawFrame = {}): void {
    if (!this.socket.destroyed)
      this.socket.write(
        frameBytes(payload, { opcode, fin, ...(declaredBytes === undefined ? {} : { declaredBytes }) }),
      );
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The bytes of one frame. */
export function frameBytes(
  payload: string | Uint8Array,
  { opcode = 1, fin = true, declaredBytes }: RawFrame = {},
): Buffer {
  const body = Buffer.from(payload);
  const size = declaredBytes ?? body.length;
  const first = (fin ? 0x80 : 0) | opcode;
  const mask = Buffer.alloc(4);
  if (size < 126) return Buffer.concat([Buffer.from([first, 0x80 | size]), mask, body]);
  if (size < 65_536) {
    const header = Buffer.from([first, 0x80 | 126, 0, 0]);
    header.writeUInt16BE(size, 2);
    return Buffer.concat([header, mask, body]);
  }
  const header = Buffer.alloc(10);
  header[0] = first;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([header, mask, body]);
}
