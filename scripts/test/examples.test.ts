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
  ["custom-matchmaker/test.ts", "fail 0"],
])(
  "examples/%s runs on the sources, without a build",
  async (file, lastWords) => {
    const path = join(repositoryRoot, "examples", file);
    const { code, output } = await runCommand(process.execPath, ["--conditions=@waitroom/source", path], {
      env: { ...process.env, TMPDIR: temporary },
      quiet: true,
      timeoutMs: 30_000,
    });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining(lastWords) });
  },
  40_000,
);
