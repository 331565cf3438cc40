import { expect, it } from "vitest";
import {
  CommandReceiver,
  CommandSender,
  isUnreachable,
  JOURNAL_START,
  RedisJournal,
  type ReceivedCommand,
} from "../src/index.ts";
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

it("counts the limit from when it was asked, however late it reaches Redis", async () => {
  const redis = new ModelRedis();
  const sender = new CommandSender({
    redis,
    keys,
    sender: "b",
    now: () => redis.now,
    setTimer: redis.setTimer,
  });
  const askedAt = redis.now;
  redis.isAway = true;
  const asked = sender.send({ type: "enter" }, 5_000).catch((error: unknown) => error);
  await redis.pass(4_000);
  redis.isAway = false;
  await redis.pass(1_000);
  const [entry] = redis.model.range(keys.commands, "-", "+", 1);
  expect(Number(entry?.fields["u"])).toBe(askedAt + 5_000);
  await redis.pass(5_000);
  expect(isUnreachable(await asked)).toBe(true);
});

it("stores nothing of a command whose sender was told that nobody decided it", async () => {
  const redis = new ModelRedis();
  const decider = await journalOf(redis, "a");
  const late = { covered: 1, answers: [{ s: "b", n: 1 }], until: redis.now + 1_000 };
  decider.startAt(JOURNAL_START);
  redis.isAway = true;
  const stored = decider.append(0, [{ seq: 1, at: 1, type: "noted" }], late).catch((error: unknown) => error);
  await redis.pass(1_500);
  redis.isAway = false;
  await redis.pass(1_000);
  expect(await stored).toMatchObject({ code: "LATE" });
  expect(redis.model.last(keys.journal)).toBeNull();
});

it("is answered once for each append, where the answer of the first was lost after its limit", async () => {
  const redis = new ModelRedis();
  const decider = await journalOf(redis, "a");
  const event = { seq: 1, at: 1, type: "noted" };
  await decider.append(0, [event], { covered: 1, answers: [], until: redis.now + 1_000 });
  redis.now += 5_000;
  // The same call arrives again: what is stored stays stored.
  const token = "token of a";
  const again = new RedisJournal({ redis, keys, token, setTimer: redis.setTimer });
  again.startAt(JOURNAL_START);
  await again.append(0, [event], { covered: 1, answers: [], until: redis.now - 4_000 });
  expect(redis.model.last(keys.journal)?.id).toBe("1-0");
});

it("takes what Redis holds for undecided no longer when answers were missed, and sends the rest", async () => {
  const redis = new ModelRedis();
  const sender = new CommandSender({ redis, keys, sender: "b", setTimer: redis.setTimer });
  const held = sender.send({ type: "disconnect" }, 0).catch((error: unknown) => error);
  await redis.pass(0);
  redis.isAway = true;
  const waiting = sender.send({ type: "reconnect" }, 0);
  await redis.pass(1_000);
  sender.answersMissed();
  expect(isUnreachable(await held)).toBe(true);
  redis.isAway = false;
  await redis.pass(1_000);
  sender.answered([{ s: "b", n: 2 }]);
  await expect(waiting).resolves.toEqual({ s: "b", n: 2 });
  expect(sender.pending).toBe(0);
});

it("forgets who has sent nothing for a day when somebody new sends", async () => {
  const redis = new ModelRedis();
  const send = async (name: string): Promise<void> => {
    void new CommandSender({ redis, keys, sender: name, setTimer: redis.setTimer }).send({ type: "a" }, 0);
    await redis.pass(10);
  };
  const known = (name: string): string | undefined =>
    redis.model.run("send", [keys.commands, keys.senders, keys.meta], [name, "0", "1", "9"], redis.now)[1];
  await send("old");
  redis.now += 12 * 3_600_000;
  await send("young");
  redis.now += 13 * 3_600_000;
  await send("new");
  expect(["old", "young", "new"].map(known)).toEqual(["0", "1", "1"]);
});
