import { dirname, basename, join, resolve } from "node:path";

const allowed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const deviceName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/i;

/** Throws unless `id` can be part of a file name on every system. Ids are refused, never rewritten: rewritten ones collide. */
export function assertNameId(what: string, id: unknown): asserts id is string {
  if (typeof id !== "string" || !allowed.test(id)) {
    throw new TypeError(
      `Expected \`${what}\` to be 1 to 64 letters, digits, ".", "_" or "-" that begin with a letter or digit, got ${quote(id)}.`,
    );
  }
  if (deviceName.test(id)) {
    throw new TypeError(
      `Expected \`${what}\` not to be a device name of Windows (CON, PRN, AUX, NUL, COM0-9, LPT0-9), got ${quote(id)}.`,
    );
  }
}

/** The folder that holds the match files and journals of an experiment. Throws where a name is not allowed. */
export function logFolder(dataDir: string, experimentId: string | null): string {
  if (typeof dataDir !== "string" || dataDir === "" || dataDir.includes("\0")) {
    throw new TypeError(`Expected \`dataDir\` to be the path of a folder, got ${quote(dataDir)}.`);
  }
  const root = resolve(dataDir);
  if (experimentId === null) return join(root, "match_logs");
  assertNameId("experimentId", experimentId);
  const folder = join(root, experimentId);
  claimCase("experimentId", folder);
  return join(folder, "match_logs");
}

/** Path of a scene's file without its ending. Throws where the scene id is not allowed. */
export function scenePath(folder: string, sceneId: string): string {
  assertNameId("sceneId", sceneId);
  const path = join(folder, sceneId);
  claimCase("sceneId", path);
  return path;
}

/** Every spelling that this process has used; kept for good, since the files stay too. */
const spellings = new Map<string, string>();

/** Two ids that differ in case only are one file on macOS and Windows, so the second is refused everywhere. */
function claimCase(what: string, path: string): void {
  const folder = dirname(path);
  const id = basename(path);
  // Windows drops dots at the end of a name as well.
  const key = join(folder, id.toLowerCase().replace(/\.+$/, ""));
  const first = spellings.get(key);
  if (first === undefined) spellings.set(key, id);
  else if (first !== id) {
    throw new TypeError(
      `Expected \`${what}\` to differ from ${quote(first)} in more than upper and lower case, got ${quote(id)}: ` +
        "some systems would store both in one file.",
    );
  }
}

function quote(value: unknown): string {
  return typeof value === "string" ? `\`${value.slice(0, 100)}\`` : `\`${String(value)}\``;
}
