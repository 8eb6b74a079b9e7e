import type { Api } from "../api/api.js";
import type { ProjectGraph } from "../api/model.js";
import { useLoaded } from "../loading/use-loaded.js";
import { dateText } from "../location/time-text.js";
import type { Zone } from "../location/view.js";
import { Problem } from "./problem.js";

export interface BacktestsProps {
  api: Api;
  project: string;
  graph: ProjectGraph;
  zone: Zone;
  onSelect: (uuid: string) => void;
}

/** How well the models would have forecast. */
export function Backtests({ api, project, graph, zone, onSelect }: BacktestsProps) {
  const { value: backtests, error } = useLoaded(project, (signal) => api.listBacktests(project, { signal }));
  if (error) return <Problem what="The backtests cannot be listed." error={error} />;
  if (backtests === undefined || backtests.length === 0) return null;
  const titleOf = (uuid: string): string => graph.nodes.find((node) => node.uuid === uuid)?.title ?? uuid;
  return (
    <section class="card" aria-label="Backtests">
      <h2>Backtests</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">
              <abbr title="Mean absolute error">MAE</abbr>
            </th>
            <th scope="col">
              <abbr title="Root mean squared error">RMSE</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          {backtests.map(({ uuid, title, model, metrics, testStart, testEnd }) => (
            <tr key={uuid}>
              <th scope="row">
                <button type="button" class="link" onClick={() => onSelect(model)}>
                  {titleOf(model)}
                </button>
                <small class="backtest-range">
                  {title}, {dateText(testStart, zone)} to {dateText(testEnd, zone)}
                </small>
              </th>
              <td>{metricText(metrics.mae)}</td>
              <td>{metricText(metrics.rmse)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function metricText(value: number | null | undefined): string {
  return value == null ? "–" : value.toPrecision(4);
}
