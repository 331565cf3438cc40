import { closeSync, openSync, readSync } from "node:fs";
import { parseMatchAssignment, readLog } from "@waitroom/match-logger";

/** `JSON.parse` for each line, and nothing else: the least that reading can cost. Answers the number of lines. */
export function parseOnly(path: string): number {
  const descriptor = openSync(path, "r");
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  let count = 0;
  let rest: Buffer = Buffer.alloc(0);
  for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      JSON.parse(bytes.toString("utf8", start, end));
      count += 1;
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  closeSync(descriptor);
  return count;
}

/** The reader of this package: each line with its hash, chain and schema checked. Throws at a flaw. */
export async function readAndValidate(path: string, onRecord?: (count: number) => void): Promise<number> {
  let count = 0;
  for await (const entry of readLog(path)) {
    if (entry.kind === "flaw") throw new Error(`line ${entry.line}: ${entry.reason}`);
    parseMatchAssignment(entry.record);
    count += 1;
    onRecord?.(count);
  }
  return count;
}
