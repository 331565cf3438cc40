import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  checkRehearsal,
  gatherEvidence,
  rehearse,
  RehearsedServer,
  type Evidence,
  type RehearsalOptions,
  type Verdict,
} from "@waitroom/rehearsal";
import { expect } from "vitest";
import { ADMIN_TOKEN } from "../e2e/server-process.ts";

const experiment = fileURLToPath(new URL("./experiments/two-scenes.ts", import.meta.url));

/** What came of a rehearsal. */
export interface Outcome {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  /** All that the server printed. */
  readonly output: string;
}

/**
 * Rehearses with a server of its own, to which the incidents of `options` can be done, and checks what came of it. Fails where the
 * server ended otherwise than it was asked to.
 */
export async function rehearsed(
  options: (server: RehearsedServer) => Omit<RehearsalOptions, "origins" | "sceneId" | "adminToken">,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "waitroom-campaign-"));
  try {
    await using server = await RehearsedServer.start({
      folder,
      env: { ADMIN_TOKEN, EXPERIMENT: experiment, LOG_LEVEL: "info" },
    });
    const rehearsal = await rehearse({
      ...options(server),
      origins: [server.origin],
      sceneId: "pairs",
      adminToken: ADMIN_TOKEN,
    });
    const evidence = await gatherEvidence(rehearsal, {
      origin: server.origin,
      logFolder: join(folder, "data", "two-scenes", "match_logs"),
      adminToken: ADMIN_TOKEN,
    });
    await rehearsal.close();
    await server.stop();
    expect(server.disorder, server.output.slice(-5_000)).toEqual([]);
    return { evidence, verdict: checkRehearsal(evidence), output: server.output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
