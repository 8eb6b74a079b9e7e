import type { Api } from "../api/api.js";
import type { ProjectSummary } from "../api/model.js";
import { Graph } from "../graph/graph.js";
import { plottedSeries } from "../graph/relations.js";
import { useLoaded } from "../loading/use-loaded.js";
import type { ChangeView } from "../location/use-view.js";
import type { View } from "../location/view.js";
import { Backtests } from "./backtests.js";
import { NodeDetails } from "./node-details.js";
import { Problem } from "./problem.js";
import { SeriesPanel } from "./series-panel.js";

export interface ProjectPageProps {
  api: Api;
  project: ProjectSummary;
  view: View;
  change: ChangeView;
}

/** One project: its graph, the selected node, the plot of a time series, the backtests. */
export function ProjectPage({ api, project, view, change }: ProjectPageProps) {
  const { value: graph, error } = useLoaded(project.uuid, (signal) => api.readGraph(project.uuid, { signal }));
  if (error) return <Problem what="The graph of this project cannot be read." error={error} />;
  if (graph === undefined) return <p class="hint">Loading…</p>;

  const select = (node: string | undefined): void => change({ node, overlays: undefined }, { push: true });
  const selected = graph.nodes.find((node) => node.uuid === view.node);
  const plotted = plottedSeries(graph, selected?.uuid);
  return (
    <div class="project">
      <section class="card graph-card" aria-label="Graph">
        {graph.nodes.length === 0 ? (
          <p class="hint">This project has no nodes yet.</p>
        ) : (
          <Graph
            graph={graph}
            title={project.title}
            selected={selected?.uuid}
            center={selected?.uuid ?? plotted?.uuid}
            onSelect={select}
          />
        )}
      </section>
      <div class="side">
        {selected === undefined ? (
          <section class="card">
            <h2>About</h2>
            <p>{project.description || "No description."}</p>
            <p class="hint">Select a node in the graph to see its parameters and inputs; the plot goes along.</p>
          </section>
        ) : (
          <NodeDetails graph={graph} node={selected} onSelect={select} />
        )}
        <Backtests api={api} project={project.uuid} graph={graph} zone={view.zone} onSelect={select} />
      </div>
      {plotted && (
        <SeriesPanel key={plotted.uuid} api={api} graph={graph} series={plotted} view={view} change={change} />
      )}
    </div>
  );
}
