import { studyStats } from "../stats/study-stats.ts";
import { exitCode } from "./exit-code.ts";
import { fileArguments } from "./file-arguments.ts";
import { Findings } from "./findings.ts";
import { printableJson } from "./printable.ts";
import { statsText } from "./stats-text.ts";
import type { AddSubcommand } from "./subcommand.ts";
import { readingOptions, tableSourceOf } from "./table-source.ts";

export const addStats: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("stats")
    .summary("sums up matches, waits, RTTs and the flow of participants, per scene and condition")
    .argument("<file...>", "journals and match logs, or the folder of an experiment")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  match-log stats data/pilot
  match-log stats data/pilot --json

Lines that are not what they should be are named on the error output and left out; then it answers 1.
Every figure is defined in docs/match-log.md of the repository.`,
    )
    .action((paths, { json = false }) =>
      run(async () => {
        const source = await tableSourceOf(await fileArguments(paths, terminal), terminal);
        const findings = new Findings({ ...terminal, out: terminal.err }, false);
        const { finish, ...options } = readingOptions(terminal, findings);
        const scenes = await studyStats(source, options);
        await finish();
        if (json) await terminal.out.write(`${printableJson({ scenes })}\n`);
        else if (scenes.length === 0) await terminal.out.write("No scene: nothing is recorded there.\n");
        else for (const scene of scenes) await terminal.out.write(statsText(scene, terminal.out));
        return findings.count === 0 ? exitCode.good : exitCode.findings;
      }),
    );
};
