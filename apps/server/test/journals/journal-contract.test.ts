import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { journalContract, type JournalPlace } from "@waitroom/matchmaker/testing";
import { NodeRedis } from "@waitroom/redis-journal";
import { RedisProcess } from "@waitroom/redis-journal/testing";
import { filePlace, memoryPlace, redisPlace } from "./journal-places.ts";

describe("a journal in memory", () => {
  keepsTheContract(memoryPlace);
});

describe("a journal in a file", () => {
  keepsTheContract(filePlace);
});

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)("a journal in Redis", () => {
  let server: RedisProcess;
  let redis: NodeRedis;

  beforeAll(async () => {
    server = await RedisProcess.start();
    redis = new NodeRedis({ url: server.url });
  });

  afterAll(async () => {
    await redis.close();
    await server[Symbol.asyncDispose]();
  });

  keepsTheContract(() => redisPlace(redis));
});

function keepsTheContract(make: () => Promise<JournalPlace>): void {
  it.each(journalContract(make))("$title", async ({ run }) => {
    await expect(Promise.resolve(run())).resolves.toBeUndefined();
  });
}
