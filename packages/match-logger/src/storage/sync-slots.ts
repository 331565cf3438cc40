/** How many syncs may be in flight at once in the process: each holds one of libuv's few threads for as long as the disk takes. */
const slots = 2;

let busy = 0;
const waiting: (() => void)[] = [];

/** Runs `sync` as soon as fewer than two others are in flight in this process, in the order of the calls. */
export async function inSyncSlot(sync: () => Promise<void>): Promise<void> {
  if (busy < slots) busy += 1;
  else await new Promise<void>((resolve) => void waiting.push(resolve));
  try {
    await sync();
  } finally {
    // The slot is handed on, so that nobody who comes now can take it first.
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }
}
