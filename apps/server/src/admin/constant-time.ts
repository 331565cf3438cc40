import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two texts are equal, in a time that tells neither where they differ nor how long the secret is. */
export function equalInConstantTime(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
