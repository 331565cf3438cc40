import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/tables/index.ts", "src/command/main.ts"],
  format: "esm",
  dts: false,
  clean: true,
  target: "node22",
});
