import { defineConfig, mergeConfig } from "vitest/config";
// @boundaries-ignore the configuration that every package shares
import { sourceConditions } from "../../vitest.shared.ts";

export default mergeConfig(
  sourceConditions,
  defineConfig({
    test: {
      globalSetup: ["test/build-page.ts", "test/shared-browser.ts"],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 15_000 } },
    },
  }),
);
