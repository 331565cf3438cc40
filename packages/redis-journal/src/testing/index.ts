export { RedisProcess, type RedisProcessOptions } from "./redis-process.ts";
