import { expect, it } from "vitest";
import { newIdentity, TestParticipant, type Identity } from "../e2e/participant.ts";
import { startQuick } from "../e2e/quick.ts";
import { frameBytes, RawSocket } from "../e2e/raw-socket.ts";
import { ADMIN_TOKEN } from "../e2e/server-process.ts";
import { mutatedFrame, seeded } from "./mutated-frames.ts";

const frames = process.env["CI"] === undefined ? 2_000 : 100_000;
/** A connection is cut after 300 packets at once; most are closed long before. */
const PER_CONNECTION = 250;
const AT_ONCE = 20;
const MB = 1_048_576;

const CAMPAIGN_MS = 400_000;

it(
  `lives through ${frames} mutated frames, blames itself for nothing, and gives the memory back`,
  { timeout: CAMPAIGN_MS },
  async () => {
    await using server = await startQuick();
    const metrics = async (): Promise<string> =>
      (
        await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
      ).text();
    const heapBytes = async (): Promise<number> =>
      Number(/^nodejs_heap_size_used_bytes(?:\{\})? (\S+)$/m.exec(await metrics())?.[1]);
    const random = seeded(20_261_128);
    const people: readonly Identity[] = await Promise.all(
      Array.from({ length: AT_ONCE * 2 }, () => newIdentity(server.origin)),
    );
    let sent = 0;
    let connections = 0;

    /** One connection after another, each until it is closed or has sent enough, until all has been sent. */
    const flood = async (index: number): Promise<void> => {
      while (sent < frames) {
        connections += 1;
        // One participant may connect once a second only: most come without being let in.
        const identity = connections % 10 === 0 ? people[index * 2 + (connections % 2)] : undefined;
        const raw =
          identity === undefined
            ? await RawSocket.webSocket(server.origin)
            : await RawSocket.participant(server.origin, identity.token).catch(() =>
                RawSocket.webSocket(server.origin),
              );
        for (let own = 0; own < PER_CONNECTION && sent < frames && !raw.socket.destroyed; own += 10) {
          const batch = Array.from({ length: Math.min(10, frames - sent) }, () =>
            frameBytes(mutatedFrame(random), random() < 0.02 ? { opcode: 2 } : {}),
          );
          sent += batch.length;
          raw.socket.write(Buffer.concat(batch));
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
        }
        raw.close();
      }
    };

    await flood0(flood, 500);
    const before = await heapBytes();
    sent = 0;
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => flood(index)));

    expect(sent).toBe(frames);
    expect(connections).toBeGreaterThan(frames / PER_CONNECTION);
    expect(server.isRunning).toBe(true);
    const person = await TestParticipant.connect(server.origin);
    expect(await person.join("near")).toMatchObject({ ok: true });
    person.close();
    const text = await metrics();
    expect(text).toMatch(/^waitroom_faults_total 0$/m);
    expect(text).not.toMatch(/^waitroom_invariant_violations_total\{/m);
    expect(server.output).not.toMatch(/Error|uncaught/i);
    // The collector comes in its own time; each look makes a little garbage of its own.
    await expect.poll(heapBytes, { timeout: 60_000, interval: 500 }).toBeLessThan(before + 32 * MB);

    /** Warms up what is loaded and compiled once. */
    async function flood0(run: (index: number) => Promise<void>, count: number): Promise<void> {
      sent = frames - count;
      await run(0);
    }
  },
);
