import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";
import { writeSmallStudy } from "../support/small-study.ts";

/** An example: a line `match-log … # exit code`, and what stands in a block of text right behind its block. */
interface Example {
  readonly call: string;
  readonly code: number | null;
  readonly output: string | null;
}

const page = await readFile(new URL("../../../../docs/match-log.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```sh\n([^`]*)```(?:\n\n```text\n([^`]*)```)?/g)];
const examples = blocks.flatMap(([, commands = "", output = null]) =>
  commands
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("match-log "))
    .map((line): Example => {
      const [call = "", code] = line.split(" # ");
      return { call, code: code === undefined ? null : Number(code), output };
    }),
);

test("the page shows every subcommand of the help", async () => {
  const { out } = await matchLog(["--help"]);
  const names = [...out.matchAll(/^ {2}([a-z-]+) \[options\]/gm)].map(([, name]) => name ?? "");
  expect(names.length).toBeGreaterThan(7);
  for (const name of names) {
    expect(
      examples.some(({ call }) => call.startsWith(`match-log ${name} `)),
      name,
    ).toBe(true);
  }
});

/** These two need a project that has `@waitroom/matchmaker`, and a log that a rule made; their own tests run them. */
const isElsewhere = ({ call }: Example): boolean => /^match-log (?:replay|what-if) /.test(call);

test.each(examples.filter((example) => !isElsewhere(example)))("$call", async ({ call, code, output }) => {
  const workingFolder = await temporaryFolder();
  await writeSmallStudy(`${workingFolder}/data`);
  const args = [...call.matchAll(/"([^"]*)"|(\S+)/g)]
    .map(([, quoted, bare]) => quoted ?? bare ?? "")
    .slice(1);
  const interrupted = new AbortController();
  const run = await matchLog(args, {
    workingFolder,
    interruption: () => interrupted.signal,
    onOut: () => interrupted.abort(),
  });
  // What audit says of this log is its own matter: it was made by hand, with a rule that never ran.
  if (code === null) expect([0, 1]).toContain(run.code);
  else expect(run).toMatchObject({ code });
  if (output !== null) expect(run.out).toBe(output);
});

test("the examples in each subcommand's help are calls that it understands", async () => {
  for (const name of ["validate", "repair", "tail", "stats", "export"]) {
    const { code, out } = await matchLog([name, "--help"]);
    expect(code).toBe(0);
    const calls = out.split("\n").filter((line) => line.startsWith(`  match-log ${name} `));
    expect(calls.length).toBeGreaterThan(1);
    for (const call of calls) {
      const args = [...call.matchAll(/"([^"]*)"|(\S+)/g)]
        .map(([, quoted, bare]) => quoted ?? bare ?? "")
        .slice(1);
      // The files are not there: a call that is understood gets as far as that.
      expect(
        await matchLog(args, { workingFolder: fileURLToPath(new URL(".", import.meta.url)) }),
      ).toMatchObject({ code: 3 });
    }
  }
});
