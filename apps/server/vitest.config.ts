import { defineConfig, mergeConfig } from "vitest/config";
// @boundaries-ignore the configuration that every package shares
import { sourceConditions } from "../../vitest.shared.ts";

// Tests that start whole servers and browsers share two cores with others.
const testTimeout = Math.max(120_000, sourceConditions.test.testTimeout);

export default mergeConfig(
  sourceConditions,
  defineConfig({
    test: {
      globalSetup: "test/build-pages.ts",
      testTimeout,
      hookTimeout: 120_000,
      // Each of them runs a server, on two cores.
      maxConcurrency: 3,
      // They share nothing: a worker need not load the server anew for each file.
      isolate: false,
    },
  }),
);
