import { io } from "socket.io-client";

/**
 * Admin clients in a process of their own, so that their reading is not counted as the server's work. Arguments: the address
 * of the namespace, and how many. Says when all have their first message, and each second how many messages they got.
 */
const [url = "", count = "1"] = process.argv.slice(2);
let messages = 0;
let greeted = 0;
for (let index = 0; index < Number(count); index += 1) {
  const socket = io(url, { transports: ["websocket"], forceNew: true, auth: { token: "viewer" } });
  let isGreeted = false;
  socket.onAny(() => {
    messages += 1;
    if (isGreeted) return;
    isGreeted = true;
    greeted += 1;
    if (greeted === Number(count)) process.send?.("ready");
  });
}
process.on("message", () => process.send?.(messages));
process.on("disconnect", () => process.exit());
