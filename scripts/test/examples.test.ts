import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { repositoryRoot } from "../repository.mjs";
import { runCommand } from "../run-command.mjs";

const temporary = mkdtempSync(join(tmpdir(), "waitroom-examples-"));

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test.each([
  ["quick-start/main.ts", "cleo is waiting"],
  ["existing-server/client.ts", "Both have played"],
  ["existing-server/client.ts --without-dashboard", "Both have played"],
  ["custom-matchmaker/test.ts", "fail 0"],
])(
  "examples/%s runs on the sources",
  async (command, lastWords) => {
    const [file = "", ...options] = command.split(" ");
    const args = ["--conditions=@waitroom/source", join(repositoryRoot, "examples", file), ...options];
    const { code, output } = await runCommand(process.execPath, args, {
      env: { ...process.env, TMPDIR: temporary },
      quiet: true,
      timeoutMs: 30_000,
    });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining(lastWords) });
  },
  40_000,
);
