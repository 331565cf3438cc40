export { parseConfig, type ServerConfig } from "./config/config.ts";
export { SetupError, type SetupErrorCode } from "./config/setup-error.ts";
export { demoExperiment } from "./demo/demo-experiment.ts";
export { defineExperiment } from "./experiment/define-experiment.ts";
export type { Experiment, ResolvedExperiment, ResolvedScene, Scene } from "./experiment/experiment.ts";
export { loadExperiment } from "./experiment/load-experiment.ts";
export { parseExperiment } from "./experiment/parse-experiment.ts";
export { createServer, type RunningServer, type ServerParts } from "./server.ts";
