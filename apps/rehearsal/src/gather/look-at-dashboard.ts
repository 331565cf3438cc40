import { io } from "socket.io-client";
import { z } from "zod";
import type { DashboardFigures } from "../check/evidence.ts";

const count = z.number().int();
const stateUpdate = z.object({
  snapshot: z.object({
    scenes: z.array(
      z.object({
        scene_id: z.string(),
        arrived: count,
        waiting: count,
        in_groups: count,
        matches: count,
        started: count,
        ended: count,
        aborted: count,
      }),
    ),
  }),
});

/**
 * The state as the dashboard gets it when it connects.
 *
 * @throws Error when the server does not let it in or does not answer within 15 s
 */
export async function lookAtDashboard(origin: string, adminToken: string): Promise<DashboardFigures> {
  const socket = io(`${origin}/admin`, {
    auth: { token: adminToken },
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
  });
  try {
    return await new Promise<DashboardFigures>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error("Expected the dashboard's state within 15 s.")),
        15_000,
      );
      socket.on("connect_error", (cause) => {
        clearTimeout(limit);
        reject(new Error(`The dashboard's namespace of ${origin} refused: ${cause.message}`, { cause }));
      });
      socket.on("state_update", (update: unknown) => {
        clearTimeout(limit);
        const parsed = stateUpdate.safeParse(update);
        if (parsed.success) resolve(parsed.data.snapshot);
        else reject(new Error("Expected a snapshot of the dashboard.", { cause: parsed.error }));
      });
    });
  } finally {
    socket.disconnect();
  }
}
