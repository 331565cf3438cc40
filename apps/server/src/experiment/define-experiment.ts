import type { Experiment } from "./experiment.ts";

/** Returns the experiment as it is; an editor then knows its fields. */
export function defineExperiment(experiment: Experiment): Experiment {
  return experiment;
}
