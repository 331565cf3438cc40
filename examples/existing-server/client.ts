import { deepEqual } from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { io, type Socket } from "socket.io-client";
import * as whole from "./server.ts";
import * as withoutDashboard from "./without-dashboard.ts";

// Two participants play, across a restart of the server. Ends with an error where that takes more than 20 s.
setTimeout(() => {
  throw new Error("Expected both participants to have played within 20 s.");
}, 20_000).unref();

const { startServer } = process.argv.includes("--without-dashboard") ? withoutDashboard : whole;
const dataDir = mkdtempSync(`${tmpdir()}/existing-server-`);
const settings = { dataDir, adminPassword: "nobody looks", countdownMs: 500 };
const server = await startServer({ ...settings, port: 0 });
const [ada, ben] = [participant("key-7qm2", server.url), participant("key-x90k", server.url)];

const started = bothTold("start_game");
ada.emit("join_game", (result: unknown) => console.log("Ada joined:", result));
ben.emit("join_game", (result: unknown) => console.log("Ben joined:", result));
const [game, sameGame] = await started;
console.log("Both were started:", game);
deepEqual(game, sameGame);

const record: { readonly game_id: string } = JSON.parse(
  readFileSync(`${dataDir}/match_logs/pairs_matches.jsonl`, "utf8"),
);
console.log("The record was on disk before they knew:", record);
deepEqual(game, { game_id: record.game_id });

const toldAgain = bothTold("start_game");
await server.close();
const serverAgain = await startServer({ ...settings, port: Number(new URL(server.url).port) });
deepEqual(await toldAgain, [game, game]);
console.log("The server was restarted, and both are back in their game.");

const ended = bothTold("end_game");
ada.emit("end_game");
console.log("Both have played:", await ended);
ada.disconnect();
ben.disconnect();
await serverAgain.close();

function participant(key: string, url: string): Socket {
  const socket = io(url, { auth: { key }, reconnectionDelay: 200 });
  return socket.on("match_ready", (_question: unknown, answer: (isReady: boolean) => void) => answer(true));
}

function bothTold(event: string): Promise<readonly unknown[]> {
  const told = (player: Socket): Promise<unknown> => new Promise((resolve) => player.once(event, resolve));
  return Promise.all([told(ada), told(ben)]);
}
