import { useMemo, useRef, useState } from "preact/hooks";
import type { ProjectGraph } from "../api/model.js";
import { layOut, nodeSize, type PlacedEdge, type Point, smoothPath } from "./layout.js";
import { NodeShape } from "./node-shape.js";
import { useViewport } from "./use-viewport.js";

export interface GraphProps {
  graph: ProjectGraph;
  title: string;
  selected: string | undefined;
  /** What to show first where not everything can be shown. */
  center: string | undefined;
  onSelect: (uuid: string) => void;
}

/** The nodes and edges of a project, from what comes in on the left to what comes out on the right. */
export function Graph({ graph, title, selected, center, onSelect }: GraphProps) {
  const svg = useRef<SVGSVGElement>(null);
  const layout = useMemo(() => layOut(graph), [graph]);
  const inOrder = useMemo(() => [...layout.nodes].sort((a, b) => a.x - b.x || a.y - b.y), [layout]);
  const start = inOrder.find((placed) => placed.node.uuid === center) ?? inOrder[0];
  const viewport = useViewport(svg, layout, start);
  const pan = usePan(viewport.panBy);
  const [tall, setTall] = useState(false);

  return (
    <div class={tall ? "graph graph-tall" : "graph"}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no form */}
      <svg ref={svg} role="group" aria-label={`Graph of ${title}`} viewBox={viewport.viewBox} {...pan}>
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path class="arrow" d="M0,0.5L7.5,4L0,7.5Z" />
          </marker>
        </defs>
        {layout.edges.map((placed) => (
          <EdgeLine key={placed.edge.uuid} placed={placed} strength={strengthOf(placed, selected)} />
        ))}
        {layout.ports.map(({ node, label, x, y }) => (
          <text key={`${node} ${label}`} class="port" x={x - 10} y={y - 4}>
            {label}
          </text>
        ))}
        {inOrder.map((placed) => (
          <NodeShape
            key={placed.node.uuid}
            placed={placed}
            selected={placed.node.uuid === selected}
            onSelect={() => onSelect(placed.node.uuid)}
            onFocus={() => viewport.reveal(placed, { width: nodeSize.width + 24, height: nodeSize.height + 24 })}
          />
        ))}
      </svg>
      <fieldset class="graph-zoom">
        <legend class="unseen">Zoom of the graph</legend>
        <button type="button" aria-label="Zoom in" onClick={() => viewport.zoom(1.25)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => viewport.zoom(0.8)}>
          −
        </button>
        <button type="button" onClick={viewport.fit}>
          Fit
        </button>
        <button type="button" aria-pressed={tall} onClick={() => setTall(!tall)}>
          Expand
        </button>
      </fieldset>
    </div>
  );
}

type Strength = "plain" | "strong" | "faint";

function strengthOf({ edge }: PlacedEdge, selected: string | undefined): Strength {
  if (selected === undefined) return "plain";
  return edge.upstream === selected || edge.downstream === selected ? "strong" : "faint";
}

function EdgeLine({ placed, strength }: { placed: PlacedEdge; strength: Strength }) {
  return (
    <path
      class={`edge edge-${placed.edge.kind} edge-${strength}`}
      d={smoothPath(placed.points)}
      marker-end="url(#arrow)"
    />
  );
}

/** Drags of the background move the drawing; nodes keep their clicks. */
function usePan(panBy: (dx: number, dy: number) => void) {
  const last = useRef<Point | undefined>(undefined);
  return {
    onPointerDown: (event: PointerEvent): void => {
      if (event.button !== 0 || (event.target as Element).closest(".node") !== null) return;
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent): void => {
      if (last.current === undefined) return;
      panBy(event.clientX - last.current.x, event.clientY - last.current.y);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerUp: (): void => {
      last.current = undefined;
    },
    onPointerCancel: (): void => {
      last.current = undefined;
    },
  };
}
