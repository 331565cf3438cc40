import { defineConfig } from "tsup";
// @boundaries-ignore the configuration that every package shares
import { classNames } from "../../tsup.class-names.ts";

export default defineConfig({
  entry: ["src/index.ts", "src/socket-io/index.ts", "src/client/index.ts"],
  format: "esm",
  dts: false,
  clean: true,
  target: "node22",
  plugins: [classNames],
});
