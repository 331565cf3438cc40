import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const HERE = fileURLToPath(new URL("../../", import.meta.url));
const DOCS = fileURLToPath(new URL("../../../../docs/", import.meta.url));
const run = promisify(execFile);

const IS_FULL = process.env["CI"] !== undefined;

describe("the samples of the pages about replay and simulation", () => {
  for (const page of ["replay.md", "simulation.md"]) {
    const samples = [...readFileSync(`${DOCS}${page}`, "utf8").matchAll(/```ts\n([\s\S]*?)```/g)];
    for (const [index, [, code = ""]] of samples.entries()) {
      // Those with tens of thousands of people take seconds.
      it.runIf(IS_FULL || !/count: \d\d_\d{3}/.test(code))(
        `run as pasted and print what they say: ${page}, ${index + 1}`,
        async () => {
          const flags = ["--conditions=@waitroom/source", "--input-type=module-typescript", "--eval", code];
          const { stdout } = await run(process.execPath, flags, { cwd: HERE });
          const prints = Array.from(code.matchAll(/^\/\/ → (.*)$/gm), ([, line = ""]) => line);
          expect(prints.length).toBeGreaterThan(0);
          expect(stdout.trimEnd().split("\n")).toEqual(prints);
        },
      );
    }
  }
});
