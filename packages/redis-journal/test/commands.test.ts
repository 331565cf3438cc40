import { expect, it } from "vitest";
import { CommandReceiver, CommandSender, isUnreachable, type ReceivedCommand } from "../src/index.ts";
import { journalOf, keys } from "./support/journals.ts";
import { ModelRedis } from "./support/model-redis.ts";

function receiver(redis: ModelRedis, received: ReceivedCommand[]): CommandReceiver {
  return new CommandReceiver({
    redis,
    keys,
    setTimer: redis.setTimer,
    onCommands: (commands) => void received.push(...commands),
  });
}

it("brings commands in the order of their sender, and their answers back", async () => {
  const redis = new ModelRedis();
  const sender = new CommandSender({ redis, keys, sender: "b", setTimer: redis.setTimer });
  const answers = [sender.send({ type: "enter" }, 0), sender.send({ type: "leave" }, 0)];
  const received: ReceivedCommand[] = [];
  const receiving = receiver(redis, received);
  const done = receiving.receive();
  await redis.pass(1_000);
  expect(
    received.map(({ sender: of, senderNumber, command }) => [of, senderNumber, command["type"]]),
  ).toEqual([
    ["b", 1, "enter"],
    ["b", 2, "leave"],
  ]);
  expect(sender.pending).toBe(2);
  sender.answered([
    { s: "somebody else", n: 1 },
    { s: "b", n: 1, c: 1 },
    { s: "b", n: 2, c: 0 },
  ]);
  await expect(Promise.all(answers)).resolves.toEqual([
    { s: "b", n: 1, c: 1 },
    { s: "b", n: 2, c: 0 },
  ]);
  receiving.close();
  await redis.pass(1_000);
  await done;
});

it("hands the next one who decides what the journal does not cover, and nothing else", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  const sender = new CommandSender({ redis, keys, sender: "b", setTimer: redis.setTimer });
  void sender.send({ type: "first" }, 0);
  void sender.send({ type: "second" }, 0);
  await redis.pass(0);
  await journal.append(0, [{ seq: 1, at: 1, type: "noted" }], { covered: 1, answers: [] });
  const received: ReceivedCommand[] = [];
  const receiving = receiver(redis, received);
  const done = receiving.receive();
  await redis.pass(1_000);
  expect(received.map(({ command }) => command["type"])).toEqual(["second"]);
  receiving.close();
  await redis.pass(1_000);
  await done;
});

it("sends again what it does not know to be there, and it is there once", async () => {
  const redis = new ModelRedis();
  const sender = new CommandSender({ redis, keys, sender: "b", setTimer: redis.setTimer });
  redis.isAway = true;
  void sender.send({ type: "enter" }, 0);
  await redis.pass(1_000);
  expect(redis.model.range(keys.commands, "-", "+", 10)).toEqual([]);
  redis.isAway = false;
  await redis.pass(1_000);
  sender.sendAgain();
  await redis.pass(1_000);
  expect(redis.model.range(keys.commands, "-", "+", 10)).toHaveLength(1);
});

it("gives up what nobody decides in time", async () => {
  const redis = new ModelRedis();
  const sender = new CommandSender({ redis, keys, sender: "b", setTimer: redis.setTimer });
  const failed = sender.send({ type: "enter" }, 5_000).catch((error: unknown) => error);
  await redis.pass(10_000);
  expect(isUnreachable(await failed)).toBe(true);
  expect(sender.pending).toBe(0);
});
