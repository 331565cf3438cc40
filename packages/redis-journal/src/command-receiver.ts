import { delay, realTimer } from "./delay.ts";
import { entryNumber } from "./entry-id.ts";
import type { SceneKeys } from "./keys.ts";
import type { JsonObject, RedisPort, SetTimer } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";
import { numberAt } from "./script-answer.ts";
import { lookScript } from "./scripts/scene.ts";

/** A command as it waits for the one who decides. */
export interface ReceivedCommand {
  /** Its place among all commands of the scene. */
  readonly number: number;
  readonly sender: string;
  /** Its number among those of the sender. */
  readonly senderNumber: number;
  /** Until when it may take effect, epoch ms of Redis; null: for ever. */
  readonly until: number | null;
  readonly command: JsonObject;
}

/** What receiving commands stands on. */
export interface CommandReceiverOptions {
  readonly redis: Pick<RedisPort, "run" | "wait">;
  readonly keys: SceneKeys;
  /** Told the commands in order; must not throw. Resolves when more may come. */
  readonly onCommands: (commands: readonly ReceivedCommand[]) => Promise<void> | void;
  readonly setTimer?: SetTimer;
  /** @default 500 */
  readonly blockMs?: number;
}

const PAGE = 256;
const RETRY_MS = 100;

/** Hands the commands behind the last one that the journal covers to the node that decides, in order, each once. */
export class CommandReceiver {
  readonly #options: CommandReceiverOptions;
  readonly #setTimer: SetTimer;
  #isClosed = false;

  constructor(options: CommandReceiverOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? realTimer;
  }

  /** Runs until `close`. Rejects only for a fault of the program. */
  async receive(): Promise<void> {
    const { redis, keys, onCommands, blockMs = 500 } = this.#options;
    let after: string | null = null;
    while (!this.#isClosed) {
      try {
        after ??= await this.#coveredId();
        const page = await redis.wait(keys.commands, after, PAGE, blockMs);
        if (this.#isClosed) return;
        if (page.length === 0) continue;
        after = page.at(-1)?.id ?? after;
        await onCommands(page.map((entry) => received(entryNumber(entry), entry.fields)));
      } catch (error) {
        if (!(error instanceof RedisJournalError)) throw error;
        await delay(this.#setTimer, RETRY_MS);
      }
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  async #coveredId(): Promise<string> {
    const { redis, keys } = this.#options;
    return `${numberAt(await redis.run(lookScript, [keys.journal, keys.meta], []), 4)}-0`;
  }
}

function received(number: number, fields: Readonly<Record<string, string>>): ReceivedCommand {
  const until = Number(fields["u"]);
  const command: JsonObject = JSON.parse(fields["c"] ?? "{}");
  return {
    number,
    sender: fields["s"] ?? "",
    senderNumber: Number(fields["n"]),
    until: until === 0 ? null : until,
    command,
  };
}
