import type { FilePort } from "@waitroom/match-logger";

/** The same file system, which tells how long each sync took, in ms, failed ones included. */
export function timedFiles(
  files: FilePort,
  now: () => number,
  onSync: (durationMs: number) => void,
): FilePort {
  return {
    ...files,
    datasync: async (descriptor) => {
      const from = now();
      try {
        await files.datasync(descriptor);
      } finally {
        onSync(now() - from);
      }
    },
  };
}
