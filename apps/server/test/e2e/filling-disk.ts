import { nodeFiles, type FilePort } from "@waitroom/match-logger";

/** The real file system with a disk that can be full for some files. */
export function filling(
  disk: { isFull: boolean },
  isAffected: (path: string) => boolean = () => true,
): FilePort {
  const paths = new Map<number, string>();
  return {
    ...nodeFiles,
    open: async (path, mode) => {
      const descriptor = await nodeFiles.open(path, mode);
      paths.set(descriptor, path);
      return descriptor;
    },
    write: (descriptor, bytes) => {
      if (disk.isFull && isAffected(paths.get(descriptor) ?? "")) {
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      }
      return nodeFiles.write(descriptor, bytes);
    },
  };
}
