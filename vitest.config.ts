import { defineConfig } from "vitest/config";
import { LongestFirst } from "./vitest.longest-first.ts";

export default defineConfig({
  test: { projects: ["packages/*", "apps/*", "docs", "scripts"], sequence: { sequencer: LongestFirst } },
});
