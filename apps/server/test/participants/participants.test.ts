import { describe, expect, it } from "vitest";
import { inTurn, Participants } from "../../src/participants/participants.ts";

describe("Participants", () => {
  it("sends to the connection that counts, and nothing without one", () => {
    const participants = new Participants(() => 0);
    const sent: unknown[][] = [];
    participants.message("ada", { event: "waiting_room", payload: {} });
    const ada = participants.get("ada");
    expect(participants.connection("ada")).toBeNull();
    ada.connection = {
      id: "c1",
      emit: (event, ...args) => sent.push([event, ...args]),
      disconnect: () => undefined,
    };
    participants.message("ada", { event: "waiting_room", payload: { a: 1 } });
    participants.ask("ada", { event: "match_ready", payload: {} }, () => undefined);
    expect(sent).toEqual([
      ["waiting_room", { a: 1 }],
      ["match_ready", {}, expect.any(Function)],
    ]);
    expect(participants.connection("ada")).toBe("c1");
  });

  it("runs the commands of one participant one after another, also after one that failed", async () => {
    const ada = new Participants(() => 0).get("ada");
    const order: string[] = [];
    const step = async (name: string, fails: boolean): Promise<string> => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
    const first = inTurn(ada, () => step("first", true));
    const second = inTurn(ada, () => step("second", false));
    await expect(first).rejects.toThrow("first");
    await expect(second).resolves.toBe("second");
    expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });
});
