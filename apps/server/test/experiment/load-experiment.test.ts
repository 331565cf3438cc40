import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadExperiment } from "../../src/experiment/load-experiment.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "experiment-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const source = `
class Never {
  name = "Never"; version = "1"; options = {}; readsRtt = false;
  findMatch() { return null; }
  explain() { return { code: "never", text: "Never.", nextChangeAt: null }; }
  nextChangeAt() { return null; }
  matchReason() { return "rule"; }
  overtakenCode() { return "not_chosen"; }
}
export default { experimentId: "pilot", scenes: [{ sceneId: "a", groupSize: 2, matchmaker: new Never() }] }`;

describe("loadExperiment", () => {
  it.each(["a.ts", "a.mts", "a.mjs"])("loads the default export of %s", async (name) => {
    const typed = name.endsWith("ts") ? `const n: number = 1;\n${source}` : source;
    const experiment = await loadExperiment(await file(name, typed));
    expect(experiment).toMatchObject({ experimentId: "pilot", scenes: [{ sceneId: "a", graceMs: 30_000 }] });
  });

  it("loads JSON, with rules by their names", async () => {
    const scene = { sceneId: "a", groupSize: 2, matchmaker: { rule: "FIFOMatchmaker" } };
    const path = await file("a.json", JSON.stringify({ experimentId: "pilot", scenes: [scene] }));
    const experiment = await loadExperiment(path);
    expect(experiment).toMatchObject({
      experimentId: "pilot",
      scenes: [{ matchmaker: { name: "FIFOMatchmaker" } }],
    });
  });

  it.each([
    ["missing.mjs", null, "EXPERIMENT_NOT_LOADED"],
    ["study.yaml", "{}", "EXPERIMENT_NOT_LOADED"],
    ["study.json", "{}", "INVALID_EXPERIMENT"],
    ["broken.json", "{", "EXPERIMENT_NOT_LOADED"],
    ["missing.json", null, "EXPERIMENT_NOT_LOADED"],
    ["broken.mjs", "export default {", "EXPERIMENT_NOT_LOADED"],
    ["throws.mjs", "throw new Error('no display')", "EXPERIMENT_NOT_LOADED"],
    ["named.mjs", "export const experiment = {}", "EXPERIMENT_NOT_LOADED"],
    ["empty.mjs", "export default {}", "INVALID_EXPERIMENT"],
  ])("says why %s cannot be used", async (name, content, code) => {
    const path = content === null ? join(directory, name) : await file(name, content);
    await expect(loadExperiment(path)).rejects.toMatchObject({ name: "SetupError", code });
  });

  it("says that there is no file", async () => {
    await expect(loadExperiment(join(directory, "none.ts"))).rejects.toThrow(
      "expected a file, got none of that name",
    );
  });

  it("repeats the module's own error, with its line", async () => {
    const path = await file("x.mjs", "\n\nthrow new Error('no display')");
    await expect(loadExperiment(path)).rejects.toThrow("- line 3: no display");
  });

  it("says where a call of the file failed", async () => {
    const path = await file("x.ts", "const of = (n: number) =>\n  'a'.repeat(n);\n\nexport default of(-1);");
    await expect(loadExperiment(path)).rejects.toThrow("- line 2: Invalid count value: -1");
  });
});
