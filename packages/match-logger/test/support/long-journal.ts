import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { events, start } from "./small-study.ts";

const linesOfPair = 8;

/** Writes a journal of at least `lines` lines: pairs that come, are matched, play and end, one after another, and are never seen again. */
export function writeLongJournal(path: string, lines: number): number {
  const descriptor = openSync(path, "wx");
  let prev = "0".repeat(64);
  let seq = 0;
  let at = start;
  let waiting: string[] = [];
  const write = (event: object): void => {
    seq += 1;
    const line = JSON.stringify({ schema: 1, seq, at, ...event, prev });
    prev = createHash("sha256").update(line).digest("hex");
    waiting.push(line, "\n");
    if (waiting.length > 20_000) flush();
  };
  const flush = (): void => {
    writeSync(descriptor, waiting.join(""));
    waiting = [];
  };
  const opened = events[0]?.[1] ?? {};
  write(opened);
  for (let pair = 1; pair <= Math.ceil((lines - 1) / linesOfPair); pair += 1) {
    const members = [`a${pair}`, `b${pair}`];
    const game = { game_id: `game-${pair}`, subject_ids: members };
    for (const subject_id of members) {
      at += 1 + (pair % 97);
      write({
        type: "entered",
        subject_id,
        connection: "c1",
        rtt_ms: pair % 200,
        attributes: { language: "en" },
        group_history: null,
        past_partners: [],
        deadline_at: null,
      });
    }
    const proposal = {
      proposal_id: seq + 1,
      trigger: members[1],
      members,
      reason: "fifo",
      step: 0,
      pool_size: 2,
    };
    write({
      type: "proposed",
      ...proposal,
      pool_head: members,
      overtaken: { count: 0, first: [] },
      search: "complete",
    });
    for (const subject_id of members)
      write({ type: "confirmed", proposal_id: proposal.proposal_id, subject_id });
    const participants = members.map((subject_id) => ({
      subject_id,
      rtt_ms: pair % 200,
      waited_ms: pair % 97,
      role: null,
      attributes: { language: "en" },
    }));
    write({
      type: "matched",
      proposal_id: proposal.proposal_id,
      game_id: game.game_id,
      participants,
      matchmaker_class: "FIFOMatchmaker",
      reason: "fifo",
      condition: pair % 2 === 0 ? "talk" : "silent",
    });
    write({ type: "started", ...game });
    write({ type: "ended", ...game, outcome: "completed" });
  }
  flush();
  closeSync(descriptor);
  return seq;
}
