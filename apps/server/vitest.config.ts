import { defineConfig, mergeConfig } from "vitest/config";
// @boundaries-ignore the configuration that every package shares
import { sourceConditions } from "../../vitest.shared.ts";

// Tests that start whole servers and browsers share two cores with others.
export default mergeConfig(
  sourceConditions,
  defineConfig({ test: { globalSetup: "test/build-pages.ts", testTimeout: 60_000, hookTimeout: 60_000 } }),
);
