import type { FilePort } from "@waitroom/match-logger";

/** Writes all of it; a nearly full disk takes a part of what it is given. */
export function writeAll(files: FilePort, descriptor: number, bytes: Uint8Array): void {
  for (let taken = 0; taken < bytes.length;) {
    const count = files.write(descriptor, bytes.subarray(taken));
    if (count === 0) throw new Error("The disk takes no more.");
    taken += count;
  }
}

/** Fills `into` from a position on; gives what of it was filled where the file ends before. */
export async function readWhole(
  files: FilePort,
  descriptor: number,
  into: Buffer,
  position: number,
): Promise<Buffer> {
  for (let filled = 0; filled < into.length;) {
    const count = await files.read(descriptor, into.subarray(filled), position + filled);
    if (count === 0) return into.subarray(0, filled);
    filled += count;
  }
  return into;
}
