import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "scripts"],
    // Vitest leaves one core free, which on a machine with two would run one file after another.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
