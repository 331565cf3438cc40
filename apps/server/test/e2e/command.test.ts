import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { verifyPassword } from "../../src/admin/password-hash.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "command-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the command to its end. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = "") {
  const child = spawn(process.execPath, ["--conditions=@waitroom/source", main, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"], ...env },
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output, errors };
}

it("prints what it would run with, secrets masked, and touches nothing", async () => {
  await writeFile(join(folder, ".env"), "PORT=8080\nADMIN_TOKEN=token-of-the-researcher\n");
  const { code, output } = await run(["--print-config"], { ADMIN_PASSWORD: "correct horse" });
  expect(code).toBe(0);
  expect(output).toContain("PORT=8080\n");
  expect(output).toContain("ADMIN_PASSWORD=********\n");
  expect(output).toContain("# Experiment demo: pairs (FIFOMatchmaker)");
  expect(output).not.toMatch(/correct horse|token-of-the-researcher/);
  expect(await readdir(folder)).toEqual([".env"]);
});

it("says all that is wrong at once, with the exit code 1", async () => {
  const broken = await run(["--print-config"], { PORT: "x", HOST: "a b" });
  expect(broken).toMatchObject({ code: 1, output: "" });
  expect(broken.errors.match(/^ {2}- /gm)).toHaveLength(2);
  const unknown = await run(["--print-confg"]);
  expect(unknown.code).toBe(1);
  expect(unknown.errors).toContain("--help");
  expect(unknown.errors).not.toMatch(/^\s+at /m);
});

it("hashes a password that comes in the input", async () => {
  const { output } = await run(["--hash-password"], {}, "correct horse\n");
  expect(await verifyPassword("correct horse", output.trim())).toBe(true);
  expect((await run(["--hash-password"])).code).toBe(1);
});

it("says what there is", async () => {
  const { code, output } = await run(["--help"]);
  expect(code).toBe(0);
  expect(output).toContain("--hash-password");
});
