import { CommandLineError, helpText, parseCommandLine } from "./command-line.ts";
import { runCommand } from "./run-command.ts";
import { progressLine } from "./summary.ts";

const { isTTY } = process.stdout;
let isLineOpen = false;

try {
  const command = parseCommandLine(process.argv.slice(2));
  if (command === null) console.log(helpText);
  else {
    const isFine = await runCommand(command, {
      cwd: process.env["INIT_CWD"] ?? process.cwd(),
      adminToken: process.env["ADMIN_TOKEN"] ?? null,
      // A terminal shows one line that changes; a file gets a line each second.
      onProgress: (progress) => {
        isLineOpen = isTTY;
        process.stdout.write(isTTY ? `\r\u001B[2K${progressLine(progress)}` : `${progressLine(progress)}\n`);
      },
      print: (text) => console.log(text),
    });
    process.exitCode = isFine ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(isLineOpen ? `\n${error.message}` : error.message);
  process.exitCode = error instanceof CommandLineError ? 2 : 1;
}
