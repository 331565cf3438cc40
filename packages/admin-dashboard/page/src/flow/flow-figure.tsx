import type { FlowRow } from "@waitroom/admin-events/client";
import { useId } from "react";
import { count } from "../words/number.ts";
import { flowStages, type FlowStage } from "./flow-stages.ts";

const width = 720;
const boxWidth = 250;
const sideX = 330;
const sideWidth = 380;
const lineHeight = 20;
const gap = 34;
const padding = 12;

interface Placed {
  readonly stage: FlowStage;
  readonly y: number;
  readonly height: number;
  readonly sideHeight: number;
}

/** The way of the arrivals of a scene as a flow diagram in the manner of CONSORT: who went on, who was lost and why. */
export function FlowFigure({
  sceneId,
  flow,
  ref,
}: {
  readonly sceneId: string;
  readonly flow: FlowRow;
  readonly ref: React.Ref<SVGSVGElement>;
}) {
  // What React makes holds signs that an address within a file does not take.
  const arrow = `arrow-${useId().replaceAll(/\W/g, "")}`;
  const placed = place(flowStages(flow));
  const last = placed.at(-1);
  const height = last === undefined ? 0 : last.y + Math.max(last.height, last.sideHeight) + 8;
  return (
    <svg
      ref={ref}
      viewBox={`0 0 ${width} ${height}`}
      // The size in a file of its own; on the page the style is stronger.
      width={width}
      height={height}
      role="img"
      aria-label={`Flow of participants in ${sceneId}. The table beside it has the same numbers.`}
      style={{ display: "block", width: "100%", maxWidth: `${width}px`, height: "auto" }}
      fontFamily="system-ui, Arial, sans-serif"
      fontSize="14"
    >
      <defs>
        <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0 0 8 4 0 8z" fill="var(--ink-soft)" />
        </marker>
      </defs>
      {placed.map((box, index) => (
        <Stage key={box.stage.name} box={box} next={placed[index + 1]} arrow={`url(#${arrow})`} />
      ))}
    </svg>
  );
}

function Stage({
  box,
  next,
  arrow,
}: {
  readonly box: Placed;
  readonly next: Placed | undefined;
  readonly arrow: string;
}) {
  const { stage, y, height, sideHeight } = box;
  const middle = 8 + boxWidth / 2;
  const sideY = y + height / 2;
  return (
    <g>
      <rect
        x="8"
        y={y}
        width={boxWidth}
        height={height}
        rx="6"
        fill="var(--raised)"
        stroke="var(--line-strong)"
      />
      <text x={middle} y={y + 24} textAnchor="middle" fontWeight="600" fill="var(--ink)">
        {stage.name} (n = {count(stage.value)})
      </text>
      {stage.now === null ? null : (
        <text x={middle} y={y + 44} textAnchor="middle" fill="var(--ink-soft)">
          {stage.now}
        </text>
      )}
      {next === undefined ? null : (
        <line
          x1={middle}
          y1={y + height}
          x2={middle}
          y2={next.y - 2}
          stroke="var(--ink-soft)"
          markerEnd={arrow}
        />
      )}
      {stage.lost.length === 0 ? null : (
        <>
          <line
            x1={8 + boxWidth}
            y1={sideY}
            x2={sideX - 2}
            y2={sideY}
            stroke="var(--ink-soft)"
            markerEnd={arrow}
          />
          <rect
            x={sideX}
            y={y}
            width={sideWidth}
            height={sideHeight}
            rx="6"
            fill="none"
            stroke="var(--line-strong)"
          />
          {stage.lost.map(({ code, words, value }, index) => (
            <text
              key={code ?? "all of them"}
              x={sideX + padding}
              y={y + 24 + index * lineHeight}
              fill="var(--ink)"
              fontWeight={index === 0 ? "600" : "400"}
            >
              {cut(words)} (n = {count(value)})
            </text>
          ))}
        </>
      )}
    </g>
  );
}

function place(stages: readonly FlowStage[]): readonly Placed[] {
  const placed: Placed[] = [];
  let y = 8;
  for (const stage of stages) {
    const height = stage.now === null ? 38 : 58;
    const sideHeight = stage.lost.length === 0 ? 0 : stage.lost.length * lineHeight + 18;
    placed.push({ stage, y, height, sideHeight });
    y += Math.max(height, sideHeight) + gap;
  }
  return placed;
}

/** A reason that a host made up may be of any length. */
function cut(words: string): string {
  return words.length <= 42 ? words : `${words.slice(0, 41)}…`;
}
