import { basename, resolve } from "node:path";
import { readLogBatches } from "../read-log.ts";
import { recordFlaw } from "../record-flaw.ts";
import { exitCode } from "./exit-code.ts";
import { printable } from "./printable.ts";
import { Progress } from "./progress.ts";
import type { AddSubcommand } from "./subcommand.ts";

export const addValidate: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("validate")
    .summary("checks every line of match logs and journals")
    .argument("<file...>", "match logs and journals")
    .action((paths) =>
      run(async () => {
        let flaws = 0;
        for (const path of paths) {
          const full = resolve(terminal.workingFolder, path);
          const progress = new Progress(terminal, basename(path), terminal.files.stat(full)?.sizeBytes ?? 0);
          let lines = 0;
          for await (const { entries, end } of readLogBatches(full, { files: terminal.files })) {
            for (const entry of entries) {
              const reason = entry.kind === "flaw" ? entry.reason : recordFlaw(entry.record);
              if (entry.kind === "record") lines += 1;
              if (reason === null) continue;
              flaws += 1;
              await terminal.out.write(
                `${printable(path)}, line ${entry.line}, byte ${entry.byte}: ${printable(reason)}\n`,
              );
            }
            await progress.at(end.byte);
          }
          await progress.end();
          await terminal.out.write(`${printable(path)}: ${lines} records\n`);
        }
        return flaws === 0 ? exitCode.good : exitCode.findings;
      }),
    );
};
