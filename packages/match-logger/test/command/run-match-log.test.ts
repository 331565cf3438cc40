import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { nodeFiles } from "../../src/index.ts";
import { OutputClosed } from "../../src/command/terminal.ts";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";

describe("match-log", () => {
  test("shows what it can do with --help, on the output and as success", async () => {
    const { code, out, err } = await matchLog(["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("validate");
    expect(out).toContain("Exit codes: 0 all is well");
  });

  test("says its version", async () => {
    expect(await matchLog(["--version"])).toEqual({ code: 0, out: "0.0.0-test\n", err: "" });
  });

  test.each([
    ["without a subcommand", [], "Usage: match-log"],
    ["with one that is none", ["valdate", "x"], "unknown command 'valdate'"],
    ["with an option that is none", ["validate", "--strict", "x"], "unknown option '--strict'"],
    ["without its argument", ["validate"], "missing required argument 'file'"],
  ])("(called %s) says so on the error output, and answers 2", async (_, args, message) => {
    const { code, out, err } = await matchLog(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });

  test("answers 3 where a file cannot be read", async () => {
    const { code, err } = await matchLog(["validate", "not-there.jsonl"]);
    expect(code).toBe(3);
    expect(err).toMatch(/^error: .*not-there\.jsonl: could not open: ENOENT/);
  });

  test("answers 3 and says so where the system refuses anything else", async () => {
    const refused = Object.assign(new Error("EACCES: permission denied, stat 'x'"), { syscall: "stat" });
    const files = {
      ...nodeFiles,
      stat: () => {
        throw refused;
      },
    };
    const { code, err } = await matchLog(["validate", import.meta.filename], { files });
    expect({ code, err }).toEqual({ code: 3, err: "error: EACCES: permission denied, stat 'x'\n" });
  });

  test("says in the help of each subcommand what it does", async () => {
    const { out } = await matchLog(["--help"]);
    const names = [...out.matchAll(/^ {2}([a-z-]+) \[options\]/gm)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(7);
    for (const name of names) {
      const help = await matchLog([name, "--help"]);
      expect(help).toMatchObject({ code: 0, err: "" });
      // Behind the call a sentence, before arguments and options.
      expect(help.out, name).toMatch(/^Usage: match-log .*\n\n[A-Z][^]*\.\n\nArguments:/);
      // No list in JSON.
      expect(help.out, name).not.toContain('["');
    }
  });

  test("never sends what stands in the call to the terminal as it is", async () => {
    const { err } = await matchLog(["\u001b[2J\u202e"]);
    expect(err).toContain("\\x1b[2J\\u{202e}");
    expect(err).not.toContain("\u001b");
  });

  test("ends quietly when the reader of its output goes away", async () => {
    const path = join(await temporaryFolder(), "log.jsonl");
    await writeFile(path, "{}\n");
    const onOut = (): Promise<void> => Promise.reject(new OutputClosed());
    expect(await matchLog(["validate", path], { onOut })).toMatchObject({ code: 3, err: "" });
  });

  test("answers 4 and shows the stack where the fault is its own", async () => {
    const path = join(await temporaryFolder(), "log.jsonl");
    await writeFile(path, "{}\n");
    const onOut = (): Promise<void> => Promise.reject(new RangeError("broken"));
    const { code, err } = await matchLog(["validate", path], { onOut });
    expect(code).toBe(4);
    expect(err).toMatch(/^A fault of match-log: RangeError: broken\n {4}at /);
  });
});

const main = fileURLToPath(new URL("../../src/command/main.ts", import.meta.url));

test("the program itself answers with its exit code, and knows its version", () => {
  const call = (...args: readonly string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  expect(call("--version")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    stderr: "",
  });
  expect(call("nothing")).toMatchObject({ status: 2, stdout: "" });
});

async function longLog(): Promise<string> {
  const path = join(await temporaryFolder(), "log.jsonl");
  await writeFile(path, '{"type":"a","at":1}\n'.repeat(50_000));
  return path;
}

test("the program ends without a word when the reader of its pipe goes away", async () => {
  const child = spawn(process.execPath, [main, "tail", "-n", "all", await longLog()]);
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  await once(child.stdout, "data");
  child.stdout.destroy();
  expect(await once(child, "close")).toEqual([3, null]);
  expect(said).toBe("");
});

test("Ctrl-C is a good end of tail -f, and ends all others at once", async () => {
  const following = spawn(process.execPath, [main, "tail", "-f", "-n", "1", await longLog()]);
  await once(following.stdout, "data");
  following.kill("SIGINT");
  expect(await once(following, "close")).toEqual([0, null]);
  const showing = spawn(process.execPath, [main, "tail", "-n", "all", await longLog()]);
  await once(showing.stdout, "data");
  showing.kill("SIGINT");
  showing.stdout.resume();
  expect(await once(showing, "close")).toEqual([null, "SIGINT"]);
});
