import { expect, it } from "vitest";
import { assertDurable, describeWeakSetting, RedisJournalError, weakSettings } from "../src/index.ts";

function redisWith(settings: Readonly<Record<string, string>>) {
  return async ([, , name = ""]: readonly string[]): Promise<unknown> =>
    settings[name] === undefined ? [] : [name, settings[name]];
}

const durable = { appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" };

it("accepts a Redis that loses nothing of what it acknowledged", async () => {
  await expect(weakSettings(redisWith(durable))).resolves.toEqual([]);
  await expect(assertDurable(redisWith(durable))).resolves.toBeUndefined();
});

it.each([
  ["appendonly", "no", "yes"],
  ["appendfsync", "everysec", "always"],
  ["maxmemory-policy", "allkeys-lru", "noeviction"],
])("names %s %s, what was expected, and what can be lost", async (name, value, wanted) => {
  const redis = redisWith({ ...durable, [name]: value });
  const weak = await weakSettings(redis);
  expect(weak).toMatchObject([{ name, value, wanted }]);
  const sentences = weak.map(describeWeakSetting);
  expect(sentences[0]).toMatch(`Redis has \`${name} ${value}\`, expected \`${wanted}\`: `);
  await expect(assertDurable(redis)).rejects.toThrow(
    new RedisJournalError("NOT_DURABLE", sentences.join("\n")),
  );
});

it("takes a setting that Redis does not tell for a weak one", async () => {
  await expect(assertDurable(redisWith({}))).rejects.toMatchObject({ code: "NOT_DURABLE" });
});
