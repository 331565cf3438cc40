#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { processTerminal } from "./process-terminal.ts";
import { runMatchLog } from "./run-match-log.ts";

// The same place from the sources and from `dist`.
const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
const version = hasVersion ? String(manifest.version) : "unknown";

process.exitCode = await runMatchLog(process.argv.slice(2), processTerminal(process, version));
