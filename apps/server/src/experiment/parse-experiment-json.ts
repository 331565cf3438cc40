import { SetupError } from "../config/setup-error.ts";
import type { ResolvedExperiment } from "./experiment.ts";
import { ruleFromJson } from "./json-rules.ts";
import { invalidExperiment, parseExperiment } from "./parse-experiment.ts";

/**
 * Checks an experiment that was written as JSON: as in a module, but that rules are named, `{ "rule": "FIFOMatchmaker" }`.
 * Rules of one's own need a module.
 *
 * @throws {@link SetupError} `INVALID_EXPERIMENT`, with all problems at once: where, what was expected, what came.
 */
export function parseExperimentJson(value: unknown): ResolvedExperiment {
  const problems: string[] = [];
  const onProblem = (problem: string): void => {
    problems.push(problem);
  };
  const experiment = withRules(value, onProblem);
  try {
    const parsed = parseExperiment(experiment);
    if (problems.length === 0) return parsed;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    problems.push(...error.problems);
  }
  throw invalidExperiment(problems);
}

/** The experiment with its rules made; what has another shape than expected is left for the check that follows. */
function withRules(value: unknown, onProblem: (problem: string) => void): unknown {
  if (!isObject(value) || !Array.isArray(value["scenes"])) return value;
  const scenes = value["scenes"].map((scene: unknown, index) => {
    if (!isObject(scene)) return scene;
    const path = `scenes[${index}]`;
    const steps = scene["steps"];
    return {
      ...withRule(scene, path, onProblem),
      ...(Array.isArray(steps)
        ? { steps: steps.map((step: unknown, at) => withRule(step, `${path}.steps[${at}]`, onProblem)) }
        : {}),
    };
  });
  return { ...value, scenes };
}

function withRule<T>(holder: T, path: string, onProblem: (problem: string) => void): T {
  if (!isObject(holder) || holder["matchmaker"] === undefined) return holder;
  return { ...holder, matchmaker: ruleFromJson(holder["matchmaker"], `${path}.matchmaker`, onProblem) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
