import { z } from "zod";
import type { NodeRow } from "@waitroom/redis-journal";

/** What a node says of itself. */
export interface NodeFacts {
  readonly version: string;
  /** Epoch ms. */
  readonly started_at: number;
  /** How many participants are connected to it. */
  readonly sockets: number;
  /** By how much its main thread was late lately, ms. */
  readonly loop_delay_ms: number;
  /** The scenes for which it decides. */
  readonly holds: readonly string[];
  /** The last round trip to Redis, ms; null before the first. */
  readonly redis_rtt_ms: number | null;
  readonly state: "running" | "draining";
}

/** A node as the dashboard shows it. */
export interface NodeView extends NodeFacts {
  readonly node: string;
  readonly uptime_ms: number;
  /** Whether it has said lately that it is there. */
  readonly is_there: boolean;
}

const schema: z.ZodType<NodeFacts> = z.object({
  version: z.string(),
  started_at: z.number(),
  sockets: z.number(),
  loop_delay_ms: z.number(),
  holds: z.array(z.string()),
  redis_rtt_ms: z.number().nullable(),
  state: z.enum(["running", "draining"]),
});

/** The nodes that say of themselves what this version understands. */
export function nodeViews(rows: readonly NodeRow[], now: number): readonly NodeView[] {
  return rows.flatMap(({ node, isThere, facts }) => {
    const parsed = schema.safeParse(parseJson(facts));
    if (!parsed.success) return [];
    return [
      { node, ...parsed.data, uptime_ms: Math.max(0, now - parsed.data.started_at), is_there: isThere },
    ];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
