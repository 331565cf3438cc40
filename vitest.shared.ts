import { defaultServerConditions } from "vite";
import type { ViteUserConfig } from "vitest/config";

/** Lets a package's tests run on the sources of every workspace package, so that no build is needed. */
export const sourceConditions = {
  ssr: { resolve: { conditions: ["@waitroom/source", ...defaultServerConditions] } },
  test: {
    environment: "node",
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    pool: "forks",
  },
} satisfies ViteUserConfig;
