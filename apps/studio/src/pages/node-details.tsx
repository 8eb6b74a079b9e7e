import type { ProjectEdge, ProjectGraph, ProjectNode } from "../api/model.js";
import { kindNames, statusNames } from "../graph/node-shape.js";
import { edgeLabel } from "../graph/relations.js";

export interface NodeDetailsProps {
  graph: ProjectGraph;
  node: ProjectNode;
  onSelect: (uuid: string | undefined) => void;
}

/** What a node is made of, what it takes and where it goes. */
export function NodeDetails({ graph, node, onSelect }: NodeDetailsProps) {
  const into = graph.edges.filter((edge) => edge.downstream === node.uuid);
  const layers = into.filter((edge) => edge.kind === "layer").sort((a, b) => a.order - b.order);
  const inputs = into.filter((edge) => edge.kind === "input");
  const out = graph.edges.filter((edge) => edge.upstream === node.uuid);
  const parameters = Object.entries(node.parameters ?? {});
  return (
    <section class="card details" aria-label="Selected node">
      <div class="details-head">
        <small>
          {kindNames[node.kind]} · {statusNames[node.status]}
        </small>
        <button type="button" aria-label="Close" onClick={() => onSelect(undefined)}>
          ×
        </button>
      </div>
      <h2>{node.title}</h2>
      {node.description !== "" && <p>{node.description}</p>}
      <dl>
        <Fact name="Connector" value={node.connector} />
        <Fact name="Sample period" value={node.timeSeries?.samplePeriod.toString()} />
        <Fact
          name="Values"
          value={node.timeSeries?.answer.coordinate_labels.map((axis) => axis.join(", ")).join(" × ")}
        />
        <Fact name="In the store" value={node.timeSeries?.series} />
      </dl>
      {parameters.length > 0 && <h3>Parameters</h3>}
      <dl>
        {parameters.map(([name, value]) => (
          <Fact key={name} name={name} value={parameterText(value)} />
        ))}
      </dl>
      <Edges title="Layers, the first wins" graph={graph} edges={layers} end="upstream" onSelect={onSelect} />
      <Edges title="Inputs" graph={graph} edges={inputs} end="upstream" onSelect={onSelect} />
      <Edges title="Used by" graph={graph} edges={out} end="downstream" onSelect={onSelect} />
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined || value === "") return null;
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface EdgesProps {
  title: string;
  graph: ProjectGraph;
  edges: readonly ProjectEdge[];
  end: "upstream" | "downstream";
  onSelect: (uuid: string) => void;
}

function Edges({ title, graph, edges, end, onSelect }: EdgesProps) {
  if (edges.length === 0) return null;
  const titles = new Map(graph.nodes.map((node) => [node.uuid, node.title]));
  return (
    <>
      <h3>{title}</h3>
      <ul class="edges">
        {edges.map((edge) => (
          <li key={edge.uuid}>
            <button type="button" class="link" onClick={() => onSelect(edge[end])}>
              {titles.get(edge[end]) ?? edge[end]}
            </button>
            <small>
              {[edgeLabel(edge), edge.kind === "layer" && edge.span, edge.selection].filter(Boolean).join(" · ")}
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Nested parameters on lines of their own; those that were not given are left out. */
function parameterText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(parameterText).join(", ");
  if (typeof value !== "object") return String(value);
  const fields = Object.entries(value).map(([name, inner]) => [name, parameterText(inner)]);
  return fields
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}: ${text}`)
    .join("\n");
}
