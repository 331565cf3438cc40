import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pause } from "../campaigns/rehearsed.ts";
import { newIdentity, TestParticipant } from "./participant.ts";
import { startQuick } from "./quick.ts";
import { frameBytes, RawSocket } from "./raw-socket.ts";
import { ADMIN_TOKEN, type ServerProcess } from "./server-process.ts";

const nest = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const isThorough = process.env["CI"] !== undefined;

describe("a server that is abused", () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startQuick();
  });
  afterAll(async () => {
    // Whatever was sent, it lives, lets people in, and blames itself for nothing.
    const person = await TestParticipant.connect(server.origin);
    expect(await person.join("pairs")).toMatchObject({ ok: true });
    person.close();
    const metrics = await scrape();
    expect(metrics).toMatch(/^waitroom_faults_total 0$/m);
    expect(metrics).not.toMatch(/^waitroom_invariant_violations_total\{/m);
    await server[Symbol.asyncDispose]();
  });

  async function scrape(): Promise<string> {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    return (await fetch(`${server.origin}/metrics`, { headers })).text();
  }
  const asParticipant = async (): Promise<RawSocket> =>
    RawSocket.participant(server.origin, (await newIdentity(server.origin)).token);

  it.each([33, 6000, 10_000, 30_000])(
    "refuses JSON that is %i deep, and keeps the connection",
    async (depth) => {
      const raw = await asParticipant();
      raw.frame(`421["join_game",{"scene_id":"pairs","attributes":${nest(depth)}}]`);
      await raw.until("INVALID_PAYLOAD");
      raw.frame(`422["game_message",{"game_id":"g","message":${nest(depth)}}]`);
      await raw.until("432[");
      expect(raw.socket.destroyed).toBe(false);
      raw.close();
    },
  );

  it.each<readonly [string, (raw: RawSocket) => void]>([
    ["JSON that is 400,000 deep", (raw) => raw.frame(`42["join_game",${nest(400_000)}]`)],
    ["a message of 64 KiB and one byte", (raw) => raw.frame(`42["x","${"a".repeat(65_536 - 7)}"]`)],
    ["a message that says that it has 100 MB", (raw) => raw.frame("42", { declaredBytes: 100_000_000 })],
    ["eleven attachments", (raw) => raw.frame('4511-["join_game",{"_placeholder":true,"num":0}]')],
    ["a billion attachments", (raw) => raw.frame('451000000000-["join_game"]')],
    [
      "text while an attachment is missing",
      (raw) => {
        raw.frame('451-["join_game",{"_placeholder":true,"num":0}]');
        raw.frame('42["join_game",{}]');
      },
    ],
    ["text that is no UTF-8", (raw) => raw.frame(Buffer.from([0x34, 0x32, 0xc3, 0x28, 0xff]))],
    ["a binary frame out of the blue", (raw) => raw.frame("abc", { opcode: 2 })],
    ["a continuation of nothing", (raw) => raw.frame("abc", { opcode: 0 })],
    ["a reserved opcode", (raw) => raw.frame("abc", { opcode: 5 })],
    ["a packet of no known kind", (raw) => raw.frame("49")],
    ["an event without a name", (raw) => raw.frame("42[]")],
    ["an event named by an object", (raw) => raw.frame('42[{"a":1}]')],
    ["a reserved event", (raw) => raw.frame('42["disconnecting"]')],
    ["half a JSON", (raw) => raw.frame('42["join_game",{')],
    [
      "a message of 100,000 fragments",
      (raw) => {
        const fragment = frameBytes("", { opcode: 0, fin: false });
        raw.frame("4", { fin: false });
        for (let sent = 0; sent < 100_000; sent += 10_000) {
          if (!raw.socket.destroyed)
            raw.socket.write(Buffer.concat(Array.from({ length: 10_000 }, () => fragment)));
        }
      },
    ],
    [
      "5,000 namespaces that are not there",
      (raw) => {
        const knocks = Array.from({ length: 5000 }, (_, n) => frameBytes(`40/nowhere${n},{}`));
        raw.socket.write(Buffer.concat(knocks));
      },
    ],
    [
      "10,000 events at once",
      (raw) => {
        const event = frameBytes('42["leave_game",{}]');
        raw.socket.write(Buffer.concat(Array.from({ length: 10_000 }, () => event)));
      },
    ],
  ])("closes the connection on %s", async (_what, send) => {
    const raw = await asParticipant();
    send(raw);
    await raw.closed;
    expect(server.isRunning).toBe(true);
  });

  it.each([
    "1e999",
    "-0",
    "9007199254740993",
    '"\\ud800"',
    '"\\u0000"',
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{}}}',
  ])("answers a message with %s one way or the other", async (json) => {
    const raw = await asParticipant();
    raw.frame(`421["game_message",{"game_id":"g","message":${json}}]`);
    await raw.until("431[");
    expect(server.isRunning).toBe(true);
    raw.close();
  });

  it.each<readonly [string, string | Buffer]>([
    ["garbage", Buffer.from(Array.from({ length: 512 }, (_, n) => (n * 151) % 256))],
    ["a TLS hello", Buffer.from("16030100c8010000c40303", "hex")],
    ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a thousand headers", `GET / HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(3000)}\r\n`],
    ["an address of 64 KB", `GET /${"a".repeat(65_536)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])("closes a connection that sends %s", async (_what, bytes) => {
    const raw = await RawSocket.connect(server.origin);
    raw.socket.write(bytes);
    await raw.closed;
    expect(raw.received.toString().startsWith("HTTP/1.1 200")).toBe(false);
  });

  it.each([
    ["GET", "/socket.io/?EIO=4&transport=polling"],
    ["POST", "/socket.io/?EIO=4&transport=polling&sid=unknown"],
    ["PUT", "/socket.io/?EIO=4&transport=polling"],
    ["DELETE", "/socket.io/?EIO=4&transport=polling&sid=__proto__"],
    ["GET", "/socket.io/?EIO=3&transport=websocket"],
    ["GET", "/socket.io/?EIO=4&transport=constructor"],
  ])("answers %s %s with an error", async (method, path) => {
    const response = await fetch(`${server.origin}${path}`, { method });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  it.each([
    ["HTTP/2, as programs offer it in passing", "h2c", "/livez", "200"],
    ["a WebSocket where there is none", "websocket", "/elsewhere", "404"],
  ])(
    "answers who asks for %s, and keeps no connection out of its time limits",
    async (_what, upgrade, path, status) => {
      const raw = await RawSocket.connect(server.origin);
      const asked = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: ${upgrade}\r\n\r\n`;
      raw.socket.write(asked);
      await raw.closed;
      // Older versions of Node can only close it.
      if (raw.received.length > 0) expect(raw.received.toString()).toMatch(`HTTP/1.1 ${status}`);
      expect(raw.received.length > 0).toBe(!process.version.startsWith("v22."));
    },
  );

  // What the system itself keeps for a connection has to be full first, at the pace that the server lets a partner talk.
  it.runIf(isThorough)("cuts a partner who stops reading, and serves the others meanwhile", async () => {
    const deaf = await asParticipant();
    deaf.frame('421["join_game",{"scene_id":"pairs"}]');
    await deaf.until("431[");
    const partner = await TestParticipant.connect(server.origin);
    await partner.join("pairs");
    await deaf.until('"match_ready"');
    const asked = /42(\d+)\["match_ready"/.exec(deaf.received.toString())?.[1];
    deaf.frame(`43${asked}[{"ready":true,"visible":true}]`);
    const { game_id } = await partner.until("start_game");
    deaf.socket.pause();
    const isCut = /^waitroom_connections_cut_total\{reason="write_buffer_full"\} 1$/m;
    // 60 kB of few characters.
    const message = "語".repeat(20_000);
    let taken = 0;
    while (!isCut.test(await scrape())) {
      // It still answers heartbeats, which it does not read.
      deaf.frame("3");
      for (let n = 0; n < 20; n += 1) {
        const { ok, error_code } = await partner.send("game_message", { game_id, message });
        expect([undefined, "RATE_LIMITED", "INVALID_PARTICIPANT_STATE"]).toContain(error_code);
        if (ok === true) taken += 1;
      }
      await pause(1000);
    }
    expect(taken).toBeGreaterThan(1_048_576 / 60_000);
    expect(await partner.until("partner_status", ({ connected }) => connected === false)).toBeDefined();
    const person = await TestParticipant.connect(server.origin);
    expect(await person.join("near")).toMatchObject({ ok: true });
    for (const one of [person, partner, deaf]) one.close();
  });

  it("cuts connections that never enter, bounds how many there are, and lets people in meanwhile", async () => {
    const knock = async (): Promise<RawSocket | null> => RawSocket.webSocket(server.origin).catch(() => null);
    const idle: (RawSocket | null)[] = [];
    for (let wave = 0; wave < 12; wave += 1)
      idle.push(...(await Promise.all(Array.from({ length: 100 }, knock))));
    const open = idle.filter((raw) => raw !== null);
    expect(open.length).toBeGreaterThanOrEqual(900);
    const from = performance.now();
    await Promise.all(open.map(({ closed }) => closed));
    // Five seconds and one to part; the rest is for a machine that is busy.
    expect(performance.now() - from).toBeLessThan(45_000);
    const person = await TestParticipant.connect(server.origin);
    expect(await person.join("pairs")).toMatchObject({ ok: true });
    person.close();
  });

  it.runIf(isThorough).each<readonly [string, string]>([
    ["headers", "GET / HTTP/1.1\r\nHost: x\r\n"],
    [
      "a body",
      "POST /api/participants HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    ],
  ])("closes a connection whose %s never end", async (_what, beginning) => {
    const raw = await RawSocket.connect(server.origin);
    raw.socket.write(beginning);
    const drip = setInterval(
      () => raw.socket.destroyed || raw.socket.write(beginning.endsWith("{") ? " " : "x: y\r\n"),
      1000,
    );
    const from = performance.now();
    await raw.closed;
    clearInterval(drip);
    expect(performance.now() - from).toBeLessThan(60_000);
  });
});
