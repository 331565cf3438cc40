import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

/** Events of socket.io itself, which no client can send. */
const own: ReadonlySet<string> = new Set(["connection", "disconnect"]);

/** Every `socket.on("event"`, `once`, `onAny` or `use` in the server's code, with its file. */
async function listeners(): Promise<readonly { readonly file: string; readonly what: string }[]> {
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const found = files.map(async (file) => {
    const text = await readFile(join(source, file), "utf8");
    const calls = text.matchAll(
      /\bsocket\.(?:(?:on|once|addListener|prependListener)\(\s*([^,)]+)|(onAny|use)\()/g,
    );
    return Array.from(calls, ([, event, any]) => ({ file, what: event ?? `${any}()` }));
  });
  return (await Promise.all(found)).flat();
}

it("no event of a client is listened to but through the guard", async () => {
  const found = await listeners();
  const unguarded = found
    .filter(({ file }) => file !== join("sockets", "guard.ts"))
    .filter(({ what }) => !own.has(what.replaceAll(/["'`]/g, "")));
  expect(unguarded).toEqual([]);
  expect(found).toContainEqual({ file: join("sockets", "guard.ts"), what: "guarded.event" });
});
