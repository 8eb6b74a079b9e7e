import { useMemo } from "preact/hooks";
import type { DeployStatus, NodeKind } from "../api/model.js";
import { nodeSize, type PlacedNode } from "./layout.js";
import { titleLines } from "./title-lines.js";

export const kindNames: Record<NodeKind, string> = {
  source: "Source",
  operation: "Operation",
  model: "Model",
  timeSeries: "Time series",
};

export const statusNames: Record<DeployStatus, string> = { NEW: "new", ACTIVE: "active", INACTIVE: "inactive" };

const { width, height } = nodeSize;

/** Kinds are told apart by their outline, before any colour. */
const outlines: Record<NodeKind, string> = {
  source: `M${height / 2},0H${width - 3}q3,0 3,3V${height - 3}q0,3 -3,3H${height / 2}a${height / 2},${height / 2} 0 0 1 0,${-height}Z`,
  operation: `M10,0H${width - 10}L${width},10V${height - 10}L${width - 10},${height}H10L0,${height - 10}V10Z`,
  model: `M14,0H${width - 14}a14,14 0 0 1 14,14V${height - 14}a14,14 0 0 1 -14,14H14a14,14 0 0 1 -14,-14V14a14,14 0 0 1 14,-14Z`,
  timeSeries: `M2,0H${width - 2}q2,0 2,2V${height - 2}q0,2 -2,2H2q-2,0 -2,-2V2q0,-2 2,-2Z`,
};

const glyphs: Record<NodeKind, string> = {
  source: "M-8,0H5M1,-4.5L5.5,0L1,4.5M9,-7V7",
  operation: "M-7,-5H-1L3,5H9M-7,5H-1M3,-5H9",
  model: "M-8,7L8,-7M-5,-1v.01M-1,5v.01M1,-5v.01M6,2v.01",
  timeSeries: "M-9,4L-5,-2L-2,2L2,-6L5,1L9,-3",
};

const glyphAt = { x: 24, y: height / 2 };
const textAt = 42;

const canvas = document.createElement("canvas").getContext("2d");

/** Whether a title line stays inside its node in the font that the reader has. */
function fits(line: string): boolean {
  if (canvas === null) return line.length <= 20;
  canvas.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  return canvas.measureText(line).width <= width - textAt - 10;
}

export interface NodeShapeProps {
  placed: PlacedNode;
  selected: boolean;
  onSelect: () => void;
  onFocus: () => void;
}

/** One node of the graph: a button that can be reached and pressed with the keyboard. */
export function NodeShape({ placed, selected, onSelect, onFocus }: NodeShapeProps) {
  const { kind, title, status } = placed.node;
  const lines = useMemo(() => titleLines(title, fits), [title]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onSelect();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button element
    <g
      class={`node node-${kind}`}
      role="button"
      tabindex={0}
      aria-pressed={selected}
      aria-label={`${kindNames[kind]}: ${title}, ${statusNames[status]}`}
      transform={`translate(${placed.x - width / 2} ${placed.y - height / 2})`}
      onClick={onSelect}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <title>{title}</title>
      <path class="node-outline" d={outlines[kind]} />
      <path class="node-glyph" d={glyphs[kind]} transform={`translate(${glyphAt.x} ${glyphAt.y})`} />
      <text class="node-kind" x={textAt} y={15}>
        {kindNames[kind]}
        <tspan class={`node-status status-${status}`}> · {statusNames[status]}</tspan>
      </text>
      {lines.map((line, i) => (
        <text key={line} class="node-title" x={textAt} y={(lines.length === 1 ? 37 : 31) + i * 15}>
          {line}
        </text>
      ))}
    </g>
  );
}
