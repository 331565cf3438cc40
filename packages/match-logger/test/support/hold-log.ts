/** Holds the journal of scene `ring` in a folder until it is killed. */
import { JsonlJournal } from "../../src/index.ts";

const journal = await JsonlJournal.open({ dataDir: process.argv[2] ?? "", sceneId: "ring" });
await journal.append(0, [{ type: "test" }]);
process.stdout.write("held\n");
setInterval(() => undefined, 60_000);
