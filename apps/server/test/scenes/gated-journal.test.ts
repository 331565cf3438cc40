import { WaitingRoom } from "@waitroom/matchmaker";
import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { MemoryJournal } from "@waitroom/matchmaker/testing";
import { describe, expect, it } from "vitest";
import { gatedJournal } from "../../src/scenes/gated-journal.ts";

describe("gatedJournal", () => {
  it("stores and reads only while the match file can be written", async () => {
    const inner = new MemoryJournal();
    let failure: Error | null = null;
    const journal = gatedJournal(inner, () => failure);
    const room = new WaitingRoom({ sceneId: "s", groupSize: 2, matchmaker: new FIFOMatchmaker() });
    const events = room.handle({ type: "open" }, { now: 1, newId: () => "id" });
    failure = new Error("The match file is away.");
    await expect(journal.append(0, events)).rejects.toThrow("The match file is away.");
    await expect(Array.fromAsync(journal.read(1))).rejects.toThrow("The match file is away.");
    expect(inner.length).toBe(0);
    failure = null;
    await journal.append(0, events);
    expect(await Array.fromAsync(journal.read(1))).toHaveLength(1);
  });
});
