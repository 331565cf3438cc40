import { parseConfig } from "./config/config.ts";
import { SetupError } from "./config/setup-error.ts";
import { demoExperiment } from "./demo/demo-experiment.ts";
import { loadExperiment } from "./experiment/load-experiment.ts";
import { parseExperiment } from "./experiment/parse-experiment.ts";
import { createServer } from "./server.ts";

try {
  const config = parseConfig(process.env, process.cwd());
  const { experimentPath } = config;
  const experiment =
    experimentPath === null ? parseExperiment(demoExperiment) : await loadExperiment(experimentPath);
  const server = await createServer(config, experiment);
  const password = config.adminPasswordGenerated
    ? `${config.adminPassword}   (made for this run; ADMIN_PASSWORD sets your own)`
    : "the one in ADMIN_PASSWORD";
  console.log(
    [
      `Participants  ${server.origin}/`,
      `Dashboard     ${server.origin}/admin`,
      `Password      ${password}`,
      `Data          ${config.dataDir}`,
    ].join("\n"),
  );
  let isClosing = false;
  const stop = (): void => {
    if (isClosing) return;
    isClosing = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
