import type { FilePort } from "../ports.ts";

/** Writes all of `bytes` or throws: on a full disk the system takes fewer bytes than asked and reports no error. */
export function writeAll(files: FilePort, descriptor: number, bytes: Uint8Array): void {
  const count = files.write(descriptor, bytes);
  if (count !== bytes.length) {
    throw new Error(
      `Only ${count} of ${bytes.length} bytes were taken: the disk is full, or a quota or size limit is reached`,
    );
  }
}
