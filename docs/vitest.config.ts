// @boundaries-ignore the configuration that every package shares
export { sourceConditions as default } from "../vitest.shared.ts";
