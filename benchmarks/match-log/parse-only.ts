/** `JSON.parse` of each line of a file, and nothing else. Argument: path. */
import { parseOnly } from "../match-logger/reading.ts";

console.log(parseOnly(process.argv[2] ?? ""));
