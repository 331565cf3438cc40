import { defineConfig, mergeConfig } from "vitest/config";
// @boundaries-ignore the configuration that every package shares
import { sourceConditions } from "../../vitest.shared.ts";

// These tests share nothing, so that a worker need not load the package anew for each file.
export default mergeConfig(sourceConditions, defineConfig({ test: { isolate: false } }));
