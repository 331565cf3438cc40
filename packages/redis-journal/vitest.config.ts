import { defineConfig } from "vitest/config";
// @boundaries-ignore the configuration that every package shares
import { sourceConditions } from "../../vitest.shared.ts";

export default defineConfig(sourceConditions);
