import type { SceneDirectory } from "../scenes/scene-directory.ts";
import type { Metrics } from "./metrics.ts";

/** What is read when the metrics are asked for. */
export interface GaugeSources {
  readonly metrics: Metrics;
  readonly scenes: Pick<SceneDirectory, "all">;
  readonly label: (sceneId: string) => string;
  /** Open connections by namespace. */
  readonly sockets: () => Readonly<Record<"participants" | "admin", number>>;
  /** 99th percentile of the event loop's delay, in ms. */
  readonly loopDelayMs: () => number;
}

const states = ["waiting", "away", "reserved", "matched", "started"] as const;

/** The metrics as text, with the gauges as they stand now. Costs one look at everybody who is present. */
export async function metricsText(
  sources: GaugeSources,
): Promise<{ readonly contentType: string; readonly text: string }> {
  const { metrics, scenes, label, sockets, loopDelayMs } = sources;
  metrics.participants.reset();
  for (const scene of scenes.all()) {
    const name = label(scene.definition.sceneId);
    metrics.storageAvailable.set({ scene: name }, scene.room.availability.available ? 1 : 0);
    const counts = new Map<string, number>(states.map((state) => [state, 0]));
    for (const { status, connected } of scene.view.presentTickets()) {
      const state = status === "waiting" && !connected ? "away" : status;
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    for (const [state, count] of counts) metrics.participants.inc({ scene: name, state }, count);
  }
  for (const [namespace, count] of Object.entries(sockets())) metrics.sockets.set({ namespace }, count);
  metrics.loopDelayP99.set(loopDelayMs() / 1000);
  return { contentType: metrics.registry.contentType, text: await metrics.registry.metrics() };
}
