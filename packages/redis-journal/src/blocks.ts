import { gunzipSync, gzipSync } from "node:zlib";
import { entryNumber } from "./entry-id.ts";
import type { RedisPort, StreamEntry } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";

const PAGE = 16;

/** Lines of events as one compressed text. */
export function packLines(lines: readonly string[]): string {
  return gzipSync(lines.join("\n")).toString("base64");
}

/** The lines from `fromSeq` on that were trimmed from the journal, block by block. */
export async function* readBlocks(
  redis: Pick<RedisPort, "range">,
  key: string,
  fromSeq: number,
): AsyncGenerator<readonly string[], void, undefined> {
  let after = fromSeq;
  for (;;) {
    const page = await redis.range(key, `${after}-0`, "+", PAGE);
    for (const block of page) {
      const lines = unpack(block);
      const first = entryNumber(block) - lines.length + 1;
      yield lines.slice(Math.max(0, fromSeq - first));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = entryNumber(last) + 1;
  }
}

function unpack({ id, fields }: StreamEntry): readonly string[] {
  try {
    return gunzipSync(Buffer.from(fields["z"] ?? "", "base64"))
      .toString("utf8")
      .split("\n");
  } catch (cause) {
    throw new RedisJournalError("INVALID_JOURNAL", `Expected block ${id} of the journal to be readable.`, {
      cause,
    });
  }
}
