import { describe, expect, it } from "vitest";
import { rememberedIdentity, rememberIdentity, tokenInFragment } from "../../page/src/identity.ts";
import { pageMemory } from "../../page/src/memory.ts";
import { rememberedProgress, rememberProgress } from "../../page/src/progress.ts";

describe("what a tab remembers", () => {
  it("finds a token in the fragment only where one stands", () => {
    expect(tokenInFragment("#token=a.b-c")).toBe("a.b-c");
    expect(tokenInFragment("#scene=1&token=x")).toBe("x");
    expect(tokenInFragment("#token=")).toBeNull();
    expect(tokenInFragment("")).toBeNull();
  });

  it("knows its identity again", () => {
    const memory = pageMemory();
    expect(rememberedIdentity(memory)).toBeNull();
    rememberIdentity(memory, { token: "t" });
    expect(rememberedIdentity(memory)).toEqual({ token: "t" });
  });

  it("knows the progress in a scene, not in another", () => {
    const memory = pageMemory();
    const end = { gameId: "g", outcome: "completed", message: "Well done", completionCode: null };
    rememberProgress(memory, { sceneId: "pairs", end });
    expect(rememberedProgress(memory, "pairs")).toEqual({ sceneId: "pairs", end });
    expect(rememberedProgress(memory, "again")).toBeNull();
    rememberProgress(memory, { sceneId: "again", end: null });
    expect(rememberedProgress(memory, "again")).toEqual({ sceneId: "again", end: null });
  });
});
