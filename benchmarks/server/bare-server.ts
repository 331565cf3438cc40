import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";

/**
 * What one writes in an afternoon: a queue in a `Map` for each scene, pairs as they come, no confirmation, no log, nothing
 * kept. It speaks the same events, so that the same clients measure it.
 */
const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
const queues = new Map<string, Map<string, Socket>>();
let games = 0;

io.on("connection", (socket) => {
  socket.on("join_game", ({ scene_id: sceneId }: { scene_id: string }, ack: (answer: unknown) => void) => {
    const queue = queues.get(sceneId) ?? new Map<string, Socket>();
    queues.set(sceneId, queue);
    queue.set(socket.id, socket);
    ack({ ok: true });
    socket.emit("waiting_room", { scene_id: sceneId, cur_num_players: queue.size });
    if (sceneId === "hold" || queue.size < 2) return;
    const pair = [...queue.values()].slice(0, 2);
    const game = { game_id: `game-${(games += 1)}`, countdown_seconds: 0 };
    for (const member of pair) {
      queue.delete(member.id);
      member.emit("match_found_countdown", game);
    }
    setTimeout(() => pair.forEach((member) => member.emit("start_game", game)), 0);
  });
  socket.on("disconnect", () => {
    for (const queue of queues.values()) queue.delete(socket.id);
  });
});

http.listen(0, "127.0.0.1", () => {
  console.log(`Participants  http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
});
