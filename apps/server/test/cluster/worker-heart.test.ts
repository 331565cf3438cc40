import { expect, it } from "vitest";
import { workerHeart } from "../../src/cluster/worker-heart.ts";

it("tells that the thread has ended with an error, and waits for nothing that it was to do", async () => {
  const { fault, end } = await new Promise<{ fault: Error; end: Promise<void> }>((resolve) => {
    const heart = workerHeart({
      url: "redis://127.0.0.1:1",
      experimentId: "experiment",
      node: "a",
      onNodes: () => undefined,
      onTime: () => undefined,
      onFault: (error) => resolve({ fault: error, end }),
    });
    // No key can have this name: the thread throws.
    const lease = heart.lease("a scene {", { onHeld: () => undefined, onLost: () => undefined });
    const end = lease.giveUp();
  });
  expect(fault.message).toContain("a scene {");
  await end;
});
