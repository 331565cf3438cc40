import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/testing/index.ts", "src/replay/index.ts", "src/simulation/index.ts"],
  format: "esm",
  dts: false,
  clean: true,
  target: "node22",
});
