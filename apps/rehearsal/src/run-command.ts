import { randomBytes } from "node:crypto";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { checkRehearsal } from "./check/check-rehearsal.ts";
import { CommandLineError, type RehearsalCommand } from "./command-line.ts";
import { gatherEvidence } from "./gather/gather-evidence.ts";
import { jsonOrNull } from "./json-or-null.ts";
import type { Progress } from "./rehearsal.ts";
import { rehearse } from "./rehearse.ts";
import { scenarios } from "./scenario.ts";
import { RehearsedServer } from "./server/rehearsed-server.ts";
import { summaryText } from "./summary.ts";

/** What the command stands on. */
export interface CommandPorts {
  /** Relative paths are taken from here. */
  readonly cwd: string;
  readonly adminToken: string | null;
  readonly onProgress: (progress: Progress) => void;
  readonly print: (text: string) => void;
}

/** Carries a rehearsal out and prints its summary. Resolves with whether nothing wrong was found. */
export async function runCommand(command: RehearsalCommand, ports: CommandPorts): Promise<boolean> {
  if (!command.start) {
    const dataDir = command.dataDir === null ? null : resolve(ports.cwd, command.dataDir);
    return run(command, ports, { origin: command.url, adminToken: ports.adminToken, dataDir, server: null });
  }
  const folder = await mkdtemp(join(tmpdir(), "waitroom-rehearsal-"));
  try {
    const adminToken = ports.adminToken ?? randomBytes(24).toString("base64url");
    const dataDir = command.dataDir === null ? join(folder, "data") : resolve(ports.cwd, command.dataDir);
    const { experiment } = command;
    await using server = await RehearsedServer.start({
      folder,
      env: {
        ADMIN_TOKEN: adminToken,
        DATA_DIR: dataDir,
        ...(experiment === null ? {} : { EXPERIMENT: resolve(ports.cwd, experiment) }),
      },
    });
    const isFine = await run(command, ports, { origin: server.origin, adminToken, dataDir, server });
    await server.stop();
    for (const sentence of server.disorder) ports.print(`${sentence} It printed:\n${server.output}`);
    return isFine && server.disorder.length === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The server that is rehearsed with. */
interface Stage {
  readonly origin: string;
  readonly adminToken: string | null;
  readonly dataDir: string | null;
  readonly server: RehearsedServer | null;
}

async function run(
  command: RehearsalCommand,
  ports: CommandPorts,
  { origin, adminToken, dataDir, server }: Stage,
): Promise<boolean> {
  const experiment = await fetchExperiment(origin);
  const logFolder =
    dataDir === null ? null : join(dataDir, ...[experiment.experiment_id ?? []].flat(), "match_logs");
  if (logFolder !== null) await assertFolder(logFolder, dataDir);
  const { participants, perMinute, gameSeconds, seed } = command;
  const plan = scenarios[command.scenario].plan({ participants, perMinute, gameMs: gameSeconds * 1000 });
  const { restartAtMs } = plan;
  const incidents =
    server === null || restartAtMs === null ? [] : [{ atMs: restartAtMs, act: () => server.restart() }];
  const rehearsal = await rehearse({
    origins: [origin],
    sceneId: command.sceneId ?? experiment.scenes[0].scene_id,
    ...plan,
    incidents,
    adminToken,
    onProgress: ports.onProgress,
    ...(seed === null ? {} : { seed }),
  });
  try {
    const verdict = checkRehearsal(await gatherEvidence(rehearsal, { origin, logFolder, adminToken }));
    ports.print(summaryText(rehearsal, verdict));
    return verdict.faults.length === 0 && rehearsal.isSettled;
  } finally {
    await rehearsal.close();
  }
}

/** Before anybody comes: that the log cannot be read should not be found out at the end. */
async function assertFolder(logFolder: string, dataDir: string | null): Promise<void> {
  try {
    await access(logFolder);
  } catch (cause) {
    throw new CommandLineError(
      `--data-dir: expected the server's DATA_DIR, in which the running experiment has its folder of logs, got \`${dataDir}\`: there is no ${logFolder}.`,
      { cause },
    );
  }
}

const scene = z.object({ scene_id: z.string() });
const description = z.object({
  experiment_id: z.string().nullable(),
  scenes: z.tuple([scene], scene),
});

async function fetchExperiment(origin: string): Promise<z.infer<typeof description>> {
  let answer: string;
  try {
    const response = await fetch(`${origin}/api/experiment`, { signal: AbortSignal.timeout(15_000) });
    answer = await response.text();
  } catch (cause) {
    throw new Error(`No server answers at ${origin}. Start one, or rehearse with --start.`, { cause });
  }
  const parsed = description.safeParse(jsonOrNull(answer));
  if (parsed.success) return parsed.data;
  throw new Error(`Expected a Waitroom server at ${origin}, got one that describes no experiment.`, {
    cause: parsed.error,
  });
}
