import { auditJournal } from "@waitroom/match-logger";
import { io } from "socket.io-client";
import { expect, it } from "vitest";
import { newIdentity, type Identity } from "../e2e/participant.ts";
import { startQuick } from "../e2e/quick.ts";
import { ADMIN_TOKEN } from "../e2e/server-process.ts";
import { seeded } from "./mutated-frames.ts";
import { pause } from "./rehearsed.ts";

const isThorough = process.env["CI"] !== undefined;
const people = isThorough ? 24 : 8;
const forMs = isThorough ? 12_000 : 2_000;
const TABS = 3;

const CAMPAIGN_MS = 300_000;

it(
  `stays right while ${people} people do anything at any moment in ${TABS} tabs each`,
  { timeout: CAMPAIGN_MS },
  async () => {
    await using server = await startQuick();
    const answers = new Map<string, number>();
    const games: string[] = ["of nobody"];
    const endsAt = performance.now() + forMs;
    // A machine that is slow takes longer until there was a game.
    const isOver = (): boolean => performance.now() >= endsAt && games.length > 2;
    const identities = await Promise.all(Array.from({ length: people }, () => newIdentity(server.origin)));
    await Promise.all(
      identities.flatMap((identity, person) =>
        Array.from({ length: TABS }, (_, tab) =>
          useTab({ origin: server.origin, identity, games, answers, isOver }, seeded(person * TABS + tab)),
        ),
      ),
    );
    expect(answers.get("ok")).toBeGreaterThan(people);
    expect(answers.get("INVALID_PARTICIPANT_STATE")).toBeGreaterThan(0);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const metrics = await (await fetch(`${server.origin}/metrics`, { headers })).text();
    expect(metrics).toMatch(/^waitroom_faults_total 0$/m);
    expect(metrics).not.toMatch(/^waitroom_(?:invariant_violations|rule_refused)_total\{/m);
    expect(await server.stop("SIGTERM"), server.output).toBe(0);
    for (const scene of ["pairs", "near"]) {
      const { findings } = await auditJournal({
        journalPath: server.log("quick", `${scene}_waitroom.jsonl`),
        matchPaths: [server.log("quick", `${scene}_matches.jsonl`)],
      });
      expect(findings.found.filter(({ severity }) => severity !== "note")).toEqual([]);
    }
  },
);

interface Tab {
  readonly origin: string;
  readonly identity: Identity;
  /** Ids of games of anybody; whoever is told of one adds it. */
  readonly games: string[];
  /** How often the server answered what: `ok` or a code. */
  readonly answers: Map<string, number>;
  readonly isOver: () => boolean;
}

/** Connects again and again, asks for anything, and answers or not. */
async function useTab(
  { origin, identity, games, answers, isOver }: Tab,
  random: () => number,
): Promise<void> {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const noteAnswer = (answer: { readonly ok: boolean; readonly error_code?: string }): void => {
    const code = answer.ok ? "ok" : String(answer.error_code);
    answers.set(code, (answers.get(code) ?? 0) + 1);
  };
  while (!isOver()) {
    const socket = io(origin, {
      auth: { token: identity.token },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
    });
    socket.on("rtt_probe", (_probe: unknown, ack: () => void) => {
      if (random() < 0.9) ack();
    });
    socket.on("match_ready", (_asked: unknown, ack: (answer: unknown) => void) => {
      const answer = pick([{ ready: true, visible: true }, { ready: true }, { ready: false }, "yes", null]);
      if (random() < 0.9) setTimeout(() => ack(answer), random() * 50);
    });
    for (const event of ["match_found_countdown", "start_game"]) {
      socket.on(event, (told: { readonly game_id: string }) => games.push(told.game_id));
    }
    await new Promise<void>((resolve) => {
      socket.once("connect", resolve);
      socket.once("connect_error", () => resolve());
    });
    const goesAt = performance.now() + 200 + random() * 3000;
    while (socket.connected && performance.now() < goesAt && !isOver()) {
      const gameId = pick(games.slice(-6));
      const [event, payload] = pick([
        ["join_game", { scene_id: pick(["pairs", "near", "nowhere"]) }],
        ["join_game", { scene_id: pick(["pairs", "near"]) }],
        ["leave_game", {}],
        ["end_game", { game_id: gameId, outcome: pick(["completed", "partner_left"]) }],
        ["game_message", { game_id: gameId, message: { subject_id: "somebody else" } }],
      ] as const);
      socket.emit(event, payload, noteAnswer);
      await pause(random() * 200);
    }
    socket.disconnect();
    await pause(random() * 500);
  }
}
