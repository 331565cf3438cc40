import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const HERE = fileURLToPath(new URL("../", import.meta.url));
const RULES = fileURLToPath(new URL("../../../docs/rules/", import.meta.url));
const run = promisify(execFile);

/** The samples of a page, each with what its comments say that it prints. */
function samplesOf(file: string): readonly { readonly code: string; readonly prints: readonly string[] }[] {
  return [...readFileSync(file, "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => ({
    code,
    prints: Array.from(code.matchAll(/^\/\/ → (.*)$/gm), ([, line = ""]) => line),
  }));
}

const pages = [`${HERE}README.md`, ...readdirSync(RULES).map((name) => `${RULES}${name}`)];

describe("the samples in the documentation", () => {
  for (const page of pages) {
    for (const [index, { code, prints }] of samplesOf(page).entries()) {
      it(`run as pasted and print what they say: ${page.slice(page.lastIndexOf("/") + 1)}, ${index + 1}`, async () => {
        const flags = ["--conditions=@waitroom/source", "--input-type=module-typescript", "--eval", code];
        const { stdout } = await run(process.execPath, flags, { cwd: HERE });
        const lines = stdout.trimEnd().split("\n");
        expect(prints.length > 0 ? lines : []).toEqual(prints);
        expect(code.split("\n").length).toBeLessThan(45);
      });
    }
  }

  it("begin with a quick start of less than 30 lines", () => {
    expect(samplesOf(`${HERE}README.md`)[0]?.code.trimEnd().split("\n").length).toBeLessThan(30);
  });
});
