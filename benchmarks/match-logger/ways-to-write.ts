import { hash } from "node:crypto";
import { appendFileSync, closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { MatchAssignmentLogger } from "@waitroom/match-logger";
import type { Durability, NewMatch } from "@waitroom/match-logger";
import { pino } from "pino";
import winston from "winston";

/** A way to write that is ready: opening and closing are not measured. */
export interface OpenWay {
  /** Writes `count` records and resolves when the last one is acknowledged. */
  readonly write: (count: number) => Promise<void> | void;
  readonly close: () => Promise<void> | void;
}

/** Opens a way to write in a folder of its own. */
export type Way = (folder: string) => Promise<OpenWay> | OpenWay;

/** The match of which each record is made. */
export function match(n: number): NewMatch {
  return {
    sceneId: "ring",
    gameId: `1f0c3e5a-7d6b-4c2e-9a58-${String(n).padStart(12, "0")}`,
    participants: [
      { subjectId: `P${n}a`, rttMs: 42.5, waitedMs: 1200, role: "sender", attributes: { language: "de" } },
      { subjectId: `P${n}b`, rttMs: 38, waitedMs: 300, role: "receiver", attributes: { language: "de" } },
    ],
    matchmakerClass: "FIFOMatchmaker",
    proposalId: n,
    journalSeq: n,
    reason: "fifo",
    condition: "fast",
    matchmakerHash: "a".repeat(64),
  };
}

/** The record of a match as it stands in its file. */
function chained(made: NewMatch, seq: number, prev: string): object {
  const formedAt = Date.now();
  return {
    timestamp: formedAt / 1000,
    scene_id: made.sceneId,
    game_id: made.gameId,
    participants: made.participants.map(({ subjectId, rttMs, waitedMs, role, attributes }) => ({
      subject_id: subjectId,
      rtt_ms: rttMs,
      waited_ms: waitedMs,
      role,
      attributes,
    })),
    matchmaker_class: made.matchmakerClass,
    schema: 1,
    seq,
    experiment_id: null,
    server_run_id: null,
    proposal_id: made.proposalId,
    journal_seq: made.journalSeq,
    group_size: made.participants.length,
    reason: made.reason,
    condition: made.condition,
    matchmaker_hash: made.matchmakerHash,
    formed_at: new Date(formedAt).toISOString(),
    prev,
  };
}

/** The raw loop: one line, one held descriptor, and a sync for each. */
export function rawDurable(line: Buffer): Way {
  return (folder) => {
    const descriptor = openSync(join(folder, "raw.jsonl"), "a");
    return {
      write: (count) => {
        for (let n = 0; n < count; n += 1) {
          writeSync(descriptor, line);
          fdatasyncSync(descriptor);
        }
      },
      close: () => closeSync(descriptor),
    };
  };
}

/** `fs.appendFileSync` of one line for each record. */
export function appendSync(line: Buffer): Way {
  return (folder) => ({
    write: (count) => {
      for (let n = 0; n < count; n += 1) appendFileSync(join(folder, "append.jsonl"), line);
    },
    close: () => undefined,
  });
}

/** `fs.appendFileSync` for each record, which is made and stringified then, as every logger has to. */
export const appendRecords: Way = (folder) => ({
  write: (count) => {
    for (let n = 1; n <= count; n += 1) {
      appendFileSync(join(folder, "append.jsonl"), `${JSON.stringify(match(n))}\n`);
    }
  },
  close: () => undefined,
});

/** The same for the record that this package writes, with its number and the hash of the line before, and nothing checked. */
export const appendChained: Way = (folder) => {
  let prev = "0".repeat(64);
  return {
    write: (count) => {
      for (let n = 1; n <= count; n += 1) {
        const line = JSON.stringify(chained(match(n), n, prev));
        appendFileSync(join(folder, "append.jsonl"), `${line}\n`);
        prev = hash("sha256", line, "hex");
      }
    },
    close: () => undefined,
  };
};

/** The original's way: open, append, close for each record; no sync. */
export const original: Way = (folder) => ({
  write: (count) => {
    for (let n = 1; n <= count; n += 1) {
      const descriptor = openSync(join(folder, "original.jsonl"), "a");
      writeSync(descriptor, `${JSON.stringify(match(n))}\n`);
      closeSync(descriptor);
    }
  },
  close: () => undefined,
});

/** Pino, which writes each record before it returns. */
export const pinoSync: Way = (folder) => {
  const destination = pino.destination({ dest: join(folder, "pino.jsonl"), sync: true });
  const logger = pino({ base: null }, destination);
  return {
    write: (count) => {
      for (let n = 1; n <= count; n += 1) logger.info(match(n));
    },
    close: () => destination.end(),
  };
};

/** Winston's file transport, until it says that all is written. */
export const winstonFile: Way = (folder) => {
  const transport = new winston.transports.File({ filename: join(folder, "winston.jsonl") });
  const logger = winston.createLogger({ transports: [transport], format: winston.format.json() });
  return {
    write: async (count) => {
      for (let n = 1; n <= count; n += 1) logger.info("match", match(n));
      const finished = once(transport, "finish");
      logger.end();
      await finished;
    },
    close: () => undefined,
  };
};

/** This package, with callers of which each awaits a record before it logs the next. */
export function waitroom(durability: Durability, callers: number): Way {
  return async (folder) => {
    const logger = await MatchAssignmentLogger.open({ dataDir: folder, durability });
    // The scene's file is opened with its first match.
    await logger.logMatch(match(1));
    let next = 2;
    return {
      write: async (count) => {
        const last = next + count;
        const call = async (): Promise<void> => {
          for (let n = next; n < last; n = next) {
            next += 1;
            await logger.logMatch(match(n));
          }
        };
        await Promise.all(Array.from({ length: callers }, call));
      },
      close: () => logger.close(),
    };
  };
}
