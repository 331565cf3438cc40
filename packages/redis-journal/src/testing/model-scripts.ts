import type { RedisStore } from "./redis-store.ts";

/** What a script knows besides its arguments. */
export interface ScriptContext {
  readonly store: RedisStore;
  /** Epoch ms. */
  readonly now: number;
  readonly runId: string;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  /** Guards that are left out, to show what they are for. */
  readonly without: ReadonlySet<Guard>;
}

/** A guard of the scripts. */
export type Guard = "end" | "fence" | "exactly-once" | "put-together-beside";

type Script = (context: ScriptContext) => readonly string[];

/** The scripts of this package, as they are in Lua. */
export const MODEL_SCRIPTS: Readonly<Record<string, Script>> = {
  append,
  lease,
  release,
  "simple-lease": simpleLease,
  send,
  beat,
  epoch,
  look,
  close,
  compact,
  continue: continueScene,
  fill,
};

function append({ store, now, runId, keys, args, without }: ScriptContext): readonly string[] {
  const [journal = "", meta = "", commands = ""] = keys;
  const [token, expectedText, coveredText = "0", answers = "", untilAt = "0", ...lines] = args;
  const closed = store.hget(meta, "closed");
  if (closed !== null) return ["CLOSED", closed];
  if (store.hget(meta, "token") !== token && !without.has("fence")) {
    return ["FENCED", store.hget(meta, "node") ?? ""];
  }
  if (store.hget(meta, "run") !== runId) return ["WAIT", "100"];
  const quiet = store.hget(meta, "quiet");
  if (quiet !== null) {
    const left = Number(quiet) - now;
    if (left > 0) return ["WAIT", String(left)];
    store.hdel(meta, "quiet");
  }
  const [end, sub] = idParts(store.xlast(journal)?.id);
  const expected = Number(expectedText);
  if (end !== expected) {
    if (lines.length > 0 && end === expected + lines.length && !without.has("end")) {
      const [same] = store.xrange(journal, `${end}-0`, `${end}-0`);
      if (same?.fields["e"] === lines.at(-1)) return ["OK", String(end)];
    }
    if (!without.has("end")) return ["NOT_AT_END", String(end)];
  }
  if (untilAt !== "0" && now > Number(untilAt)) return ["LATE"];
  for (const [index, line] of lines.entries()) {
    store.xadd(journal, `${end + index + 1}-0`, { e: line, r: String(lines.length - index - 1) });
  }
  if (answers !== "") {
    store.xadd(journal, `${end + lines.length}-${(lines.length > 0 ? 0 : sub) + 1}`, { a: answers });
  }
  if (Number(coveredText) > Number(store.hget(meta, "covered") ?? "0") && !without.has("exactly-once")) {
    store.hset(meta, "covered", coveredText);
    store.xtrim(commands, String(Number(coveredText) + 1));
  }
  return ["OK", String(end + lines.length)];
}

function lease({ store, now, runId, keys, args }: ScriptContext): readonly string[] {
  const [key = "", meta = ""] = keys;
  const [mode, token = "", node = "", ttlMs, quietMs] = args;
  const run = store.hget(meta, "run");
  if (run !== runId) {
    store.hset(meta, "run", runId);
    if (run !== null) {
      store.hset(meta, "quiet", String(now + Number(quietMs)));
      store.hdel(meta, "token");
      store.delete(key);
    }
  }
  const closed = store.hget(meta, "closed");
  if (closed !== null) return ["CLOSED", closed, String(now)];
  const holder = store.get(key, now);
  if (holder === token || (holder === null && store.hget(meta, "token") === token)) {
    store.set(key, token, now + Number(ttlMs));
    return ["HELD", store.hget(meta, "fence") ?? "0", String(now)];
  }
  if (mode === "renew") return ["LOST", store.hget(meta, "node") ?? "", String(now)];
  if (holder !== null) return ["TAKEN", String(store.ttl(key, now)), String(now)];
  const quiet = Number(store.hget(meta, "quiet") ?? "0");
  if (quiet > now) return ["WAIT", String(quiet - now), String(now)];
  const fence = store.hincr(meta, "fence");
  store.hset(meta, "token", token);
  store.hset(meta, "node", node);
  store.set(key, token, now + Number(ttlMs));
  return ["HELD", String(fence), String(now)];
}

function release({ store, now, keys: [key = ""], args: [token] }: ScriptContext): readonly string[] {
  if (store.get(key, now) === token) store.delete(key);
  return ["OK"];
}

function simpleLease({
  store,
  now,
  keys: [key = ""],
  args: [token = "", ttlMs],
}: ScriptContext): readonly string[] {
  const holder = store.get(key, now);
  if (holder !== null && holder !== token) return ["TAKEN"];
  store.set(key, token, now + Number(ttlMs));
  return ["HELD"];
}

function send({ store, now, keys, args, without }: ScriptContext): readonly string[] {
  const [commands = "", senders = "", meta = ""] = keys;
  const [sender = "", known, first, most, ...rest] = args;
  const noted = store.hget(senders, sender);
  const before = Number(noted?.split(" ")[0] ?? "0");
  let last = before;
  if (last < Number(known)) return ["LOST", String(last)];
  let free = Number(most) - store.xlen(commands);
  let answer = "OK";
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const number = Number(first) + index / 2;
    if (number <= last && !without.has("exactly-once")) continue;
    if (free <= 0) {
      answer = "FULL";
      break;
    }
    free -= 1;
    const id = store.hincr(meta, "sent");
    store.xadd(commands, `${id}-0`, {
      s: sender,
      n: String(number),
      u: rest[index] ?? "",
      c: rest[index + 1] ?? "",
    });
    last = Math.max(last, number);
  }
  if (last > before) {
    for (const [name, value] of noted === null ? store.hall(senders) : []) {
      if (Number(value.split(" ")[1]) < now - 86_400_000) store.hdel(senders, name);
    }
    store.hset(senders, sender, `${last} ${now}`);
  }
  return [answer, String(last)];
}

function beat({ store, now, keys, args }: ScriptContext): readonly string[] {
  const [nodes = "", facts = ""] = keys;
  const [node = "", ttlMs, said = ""] = args;
  if (node !== "") {
    store.zadd(nodes, now + Number(ttlMs), node);
    store.hset(facts, node, said);
  }
  for (const [name, until] of store.zall(nodes)) {
    if (until > now - 3_600_000) continue;
    store.zrem(nodes, name);
    store.hdel(facts, name);
  }
  const rows = store.zall(nodes);
  return [
    "OK",
    String(now),
    ...rows.flatMap(([name, until]) => [name, String(until), store.hget(facts, name) ?? ""]),
  ];
}

function epoch({ store, now, keys: [key = ""] }: ScriptContext): readonly string[] {
  const next = Math.max(Number(store.get(key, now) ?? "0") + 1, now * 1000);
  store.set(key, String(next));
  return ["OK", String(next)];
}

function look({ store, runId, keys: [journal = "", meta = ""] }: ScriptContext): readonly string[] {
  const of = (field: string, otherwise: string): string => store.hget(meta, field) ?? otherwise;
  const last = store.xlast(journal)?.id ?? "0-0";
  return ["OK", last, of("generation", "0"), of("closed", ""), of("covered", "0"), runId];
}

function close({
  store,
  keys: [meta = ""],
  args: [generation, reason = ""],
}: ScriptContext): readonly string[] {
  const isOpen = store.hget(meta, "closed") === null;
  const isOfThis = Number(store.hget(meta, "generation") ?? "0") <= Number(generation);
  if (isOfThis && isOpen) store.hset(meta, "closed", reason);
  return ["OK"];
}

function compact({ store, keys: [journal = "", blocks = ""], args }: ScriptContext): readonly string[] {
  const [from = "", to = "", block = ""] = args;
  const [blocked] = idParts(store.xlast(blocks)?.id);
  if (blocked >= Number(to)) return ["OK"];
  const tail = store.xlast(journal);
  if (blocked !== Number(from) - 1 || tail === null || idParts(tail.id)[0] <= Number(to)) return ["NO"];
  store.xadd(blocks, `${to}-0`, { z: block });
  store.xtrim(journal, String(Number(to) + 1));
  return ["OK"];
}

function continueScene({ store, now, keys, args, without }: ScriptContext): readonly string[] {
  const [meta = "", journal = "", blocks = "", commands = "", senders = "", lease = ""] = keys;
  const [newJournal = "", newBlocks = ""] = keys.slice(6);
  const [mode, attempt = "", why = ""] = args;
  if (mode === "begin") {
    if (store.hget(meta, "closed") === null) {
      if (store.get(lease, now) !== null) return ["RUNNING", store.hget(meta, "node") ?? ""];
      store.hset(meta, "closed", why);
      store.hset(meta, "reopens", "1");
    }
    store.hset(meta, "attempt", attempt);
    for (const key of [newJournal, newBlocks]) store.delete(key);
    if (without.has("put-together-beside")) for (const key of [journal, blocks]) store.delete(key);
    return ["OK"];
  }
  if (mode === "end" && store.hget(meta, "continued") === attempt) return ["OK"];
  if (store.hget(meta, "attempt") !== attempt) return ["NO"];
  if (mode === "cancel") {
    if (store.hget(meta, "reopens") !== null) store.hdel(meta, "closed");
    for (const field of ["attempt", "reopens"]) store.hdel(meta, field);
    for (const key of [newJournal, newBlocks]) store.delete(key);
    return ["OK"];
  }
  for (const key of [journal, blocks, commands, senders]) store.delete(key);
  store.renameStream(newJournal, journal);
  store.renameStream(newBlocks, blocks);
  for (const field of ["token", "covered", "sent", "quiet", "closed", "attempt", "reopens"])
    store.hdel(meta, field);
  store.hset(meta, "continued", attempt);
  store.hincr(meta, "generation");
  return ["OK"];
}

function fill({ store, keys, args }: ScriptContext): readonly string[] {
  const [meta = "", newJournal = "", newBlocks = ""] = keys;
  const [attempt, what, seqText, ...texts] = args;
  if (store.hget(meta, "attempt") !== attempt) return ["NO"];
  const key = what === "block" ? newBlocks : newJournal;
  const [last] = idParts(store.xlast(key)?.id);
  for (const [index, text] of texts.entries()) {
    const seq = Number(seqText) + index;
    if (seq > last) store.xadd(key, `${seq}-0`, what === "block" ? { z: text } : { e: text, r: "0" });
  }
  return ["OK"];
}

function idParts(id = "0-0"): readonly [number, number] {
  const [number = "0", sub = "0"] = id.split("-");
  return [Number(number), Number(sub)];
}
