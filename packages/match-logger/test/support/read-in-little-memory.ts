/** Reads a log and follows it until its last record came. Arguments: path, number of records. Prints its memory in bytes. */
import { readLog } from "../../src/index.ts";

const [path = "", count = "0"] = process.argv.slice(2);
const ended = new AbortController();
let read = 0;
let highest = 0;
for await (const entry of readLog(path, { follow: true, signal: ended.signal })) {
  if (entry.kind === "flaw") throw new Error(entry.reason);
  read += 1;
  if (read % 1_000 === 0) highest = Math.max(highest, process.memoryUsage.rss());
  if (read === Number(count)) ended.abort();
}
process.stdout.write(`${read} ${highest}\n`);
