import { useCallback, useEffect } from "react";
import type { JsonRecord } from "../api/answer.ts";
import { useAnswer } from "../api/use-answer.ts";
import flowStyles from "../flow/flow.module.css";
import { useCanAct, useSources } from "../live/context.ts";
import { Panel } from "../parts/panel.tsx";
import { Tag } from "../parts/tag.tsx";
import { shortDuration } from "../words/duration.ts";
import { count } from "../words/number.ts";
import { Drain } from "./drain.tsx";

const readEveryMs = 5_000;

/** The servers that share the scenes. Nothing where there is only one, which has no such list. */
export function NodesPanel() {
  const { api } = useSources();
  const canAct = useCanAct();
  const { answer, again } = useAnswer(useCallback(() => api.nodes(), [api]));
  const isOffered = answer !== null && answer.kind !== "absent";
  useEffect(() => {
    if (!isOffered) return undefined;
    const timer = setInterval(again, readEveryMs);
    return () => clearInterval(timer);
  }, [isOffered, again]);
  if (answer?.kind !== "ok") return null;
  return (
    <Panel title="Nodes" note="servers that share the scenes; each scene is held by one">
      <div className={flowStyles.scroll} tabIndex={0} role="region" aria-label="Table of nodes">
        <table className={flowStyles.table}>
          <thead>
            <tr>
              {[
                "Node",
                "State",
                "Holds",
                "Version",
                "Running for",
                "Sockets",
                "Loop delay",
                "Redis RTT",
                "",
              ].map((column) => (
                <th key={column} scope="col">
                  {column === "" ? <span aria-hidden="true" /> : column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.value.map((node) => (
              <Node key={String(node["node"])} node={node} canAct={canAct} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Node({ node, canAct }: { readonly node: JsonRecord; readonly canAct: boolean }) {
  const name = String(node["node"]);
  const isThere = node["is_there"] !== false;
  const isDraining = node["state"] === "draining";
  const holds = node["holds"];
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {!isThere ? (
          <Tag tone="bad" icon="cross">
            gone
          </Tag>
        ) : isDraining ? (
          <Tag tone="warn" icon="exit">
            draining
          </Tag>
        ) : (
          <Tag tone="good" icon="check">
            running
          </Tag>
        )}
      </td>
      <td>{Array.isArray(holds) && holds.length > 0 ? holds.join(", ") : "no scene"}</td>
      <td>{typeof node["version"] === "string" ? node["version"] : "–"}</td>
      <td>{measured(node["uptime_ms"], shortDuration)}</td>
      <td>{measured(node["sockets"], count)}</td>
      <td>{measured(node["loop_delay_ms"], milliseconds)}</td>
      <td>{measured(node["redis_rtt_ms"], milliseconds)}</td>
      <td>{canAct && isThere && !isDraining ? <Drain node={name} /> : null}</td>
    </tr>
  );
}

function measured(value: unknown, words: (value: number) => string): string {
  return typeof value === "number" ? words(value) : "–";
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
