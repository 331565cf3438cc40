/**
 * Redis for tests: a process of its own on a free port, and a model of what the scripts of this package do.
 *
 * @module @waitroom/redis-journal/testing
 */
export type { Guard } from "./model-scripts.ts";
export { RedisModel } from "./redis-model.ts";
export { RedisProcess, type RedisProcessOptions } from "./redis-process.ts";
