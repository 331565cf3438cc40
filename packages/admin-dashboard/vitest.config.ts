import { defineConfig, mergeConfig } from "vitest/config";
import { sourceConditions } from "../../vitest.shared.ts";

export default mergeConfig(
  sourceConditions,
  defineConfig({ test: { globalSetup: "test/build-page.ts", testTimeout: 30_000, hookTimeout: 60_000 } }),
);
