import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defaultServerConditions } from "vite";
import type { ViteUserConfig } from "vitest/config";
import { LongestFirst } from "./vitest.longest-first.ts";

/** Lets a package's tests run on the sources of every workspace package, so that no build is needed. */
export const sourceConditions = {
  ssr: { resolve: { conditions: ["@waitroom/source", ...defaultServerConditions] } },
  test: {
    environment: "node",
    // A server that a test starts on the sources is there in half the time when Node need not compile them again.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/node-compile", import.meta.url)) },
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    // One more than there are cores: many tests wait most of the time, for a browser or for a server in a process of its own.
    maxWorkers: availableParallelism() + 1,
    // All packages share the cores of a small machine; a limit is there to end what hangs. Where `CI` is set some tests
    // are campaigns of minutes.
    testTimeout: process.env["CI"] === undefined ? 30_000 : 400_000,
    hookTimeout: 30_000,
  },
} satisfies ViteUserConfig;
