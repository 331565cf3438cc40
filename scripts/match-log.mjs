import { runOnSources } from "./run-on-sources.mjs";

await runOnSources("packages", "match-logger", "src", "command", "main.ts");
