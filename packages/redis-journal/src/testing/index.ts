export type { Guard } from "./model-scripts.ts";
export { RedisModel } from "./redis-model.ts";
export { RedisProcess, type RedisProcessOptions } from "./redis-process.ts";
