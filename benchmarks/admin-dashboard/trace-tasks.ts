import type { CDPSession } from "playwright-core";

/** A trace that runs. */
export interface TaskTrace {
  /** CPU time of each task of the page's main thread, in ms. */
  readonly end: () => Promise<readonly number[]>;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time of the thread, in µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Starts to trace the tasks of the browser's threads. */
export async function traceTasks(devtools: CDPSession): Promise<TaskTrace> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { readonly value: readonly unknown[] }): void => {
    events.push(...(value as readonly TraceEvent[]));
  };
  devtools.on("Tracing.dataCollected", collect);
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel"], excludedCategories: ["*"] },
  });
  return {
    end: async () => {
      const complete = new Promise<void>((resolve) => {
        devtools.once("Tracing.tracingComplete", () => resolve());
      });
      await devtools.send("Tracing.end");
      await complete;
      devtools.off("Tracing.dataCollected", collect);
      return mainThreadTasks(events);
    },
  };
}

function mainThreadTasks(events: readonly TraceEvent[]): readonly number[] {
  const isMain = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({ name, pid, tid, tdur }) =>
      name.endsWith("RunTask") && tdur !== undefined && isMain.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error("Expected the trace to hold tasks of the page's main thread.");
  return tasks.map(({ tdur = 0 }) => tdur / 1_000);
}
