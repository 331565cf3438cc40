import { runOnSources } from "./run-on-sources.mjs";

await runOnSources("apps", "planner", "src", "main.ts");
