import { createServer, connect, type AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { SlowNetwork } from "../../src/network/slow-network.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

it("hands everything on in order, later than it came, however moody it is", async () => {
  const echo = createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => {
    echo.listen(0, "127.0.0.1", resolve);
  });
  ends.push(() => echo.close());
  const target = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  let state = 1;
  const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const quality = { delayMs: 20, jitterMs: 8, stallChance: 0.05, stallMs: 30 };
  const network = await SlowNetwork.open(target, quality, random);
  ends.push(() => network.close());

  const client = connect(Number(new URL(network.origin).port), "127.0.0.1").setNoDelay(true);
  ends.push(() => client.destroy());
  const sent = Array.from({ length: 300 }, (_, index) => `${index};`).join("");
  let received = "";
  const startedAt = performance.now();
  const whole = new Promise<void>((resolve) => {
    client.on("data", (chunk) => {
      if (received === "") expect(performance.now() - startedAt).toBeGreaterThanOrEqual(40);
      received += chunk.toString();
      if (received.length >= sent.length) resolve();
    });
  });
  for (let index = 0; index < 300; index += 1) {
    client.write(`${index};`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  await whole;
  expect(received).toBe(sent);
});

it("is gone for good when it is closed", async () => {
  const network = await SlowNetwork.open(
    "http://127.0.0.1:9",
    { delayMs: 0, jitterMs: 0, stallChance: 0, stallMs: 0 },
    () => 0.5,
  );
  await network.close();
  await expect(fetch(network.origin)).rejects.toThrow("fetch failed");
});

it("holds nothing back any more once it is closed", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  ends.push(() => server.close());
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const forEver = { delayMs: 600_000, jitterMs: 0, stallChance: 0, stallMs: 0 };
  const network = await SlowNetwork.open(target, forEver, () => 0.5);
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = timers();
  for (let index = 0; index < 20; index += 1) {
    const client = connect(Number(new URL(network.origin).port), "127.0.0.1");
    client.on("error", () => undefined);
    client.write("held back");
    ends.push(() => client.destroy());
  }
  await vi.waitFor(() => expect(timers()).toBeGreaterThan(before + 10), 10_000);
  await network.close();
  expect(timers()).toBeLessThan(before + 10);
});
