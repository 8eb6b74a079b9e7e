import { useMemo, useState } from "preact/hooks";
import type { Api } from "../api/api.js";
import type { ProjectGraph, ProjectNode, TimeWindow } from "../api/model.js";
import { AsOfSlider } from "../as-of/slider.js";
import { forecastsOf } from "../graph/relations.js";
import { dateText, zonedTimeText } from "../location/time-text.js";
import type { ChangeView } from "../location/use-view.js";
import type { View } from "../location/view.js";
import { columnsOf, countKnown } from "../plot/columns.js";
import { Legend } from "../plot/legend.js";
import { OverlayChoice } from "../plot/overlay-choice.js";
import { Plot } from "../plot/plot.js";
import { windowAround } from "../plot/time-window.js";
import { WindowControls } from "../plot/window-controls.js";
import { Problem } from "./problem.js";
import { type Known, useKnown, useTimeline } from "./use-known.js";

export interface SeriesPanelProps {
  api: Api;
  graph: ProjectGraph;
  series: ProjectNode;
  view: View;
  change: ChangeView;
}

/** A time series with others over it, as known at the date that the slider stands at. */
export function SeriesPanel({ api, graph, series, view, change }: SeriesPanelProps) {
  const [hovered, setHovered] = useState<number | undefined>(undefined);
  const shown = useMemo(() => shownSeries(graph, series, view.overlays), [graph, series, view.overlays]);
  const others = graph.nodes.filter((node) => node.kind === "timeSeries" && !shown.includes(node));
  const timeline = useTimeline(api, shown);
  const extent = timeline.value?.extent;
  const window = extent && (view.window ?? windowAround(view.asOf, view.days, extent));
  const answer = useKnown(api, shown, window, view.asOf);
  const known = answer.value;
  const columns = useMemo(() => columnsOf((known?.shown ?? []).map((one) => one.values)), [known]);
  const error = timeline.error ?? answer.error;
  const overlay = (overlays: readonly ProjectNode[]): void =>
    change({ overlays: overlays.map((node) => node.uuid).filter((uuid) => uuid !== series.uuid) });

  return (
    <section class="card series" aria-label={`Plot of ${series.title}`} aria-busy={answer.loading}>
      <div class="series-head">
        <h2>{series.title}</h2>
        <OverlayChoice others={others} onAdd={(node) => overlay([...shown, node])} />
        <WindowControls
          days={view.days}
          window={view.window}
          shown={window}
          extent={extent}
          hovered={hovered === undefined ? undefined : columns[0][hovered]}
          zone={view.zone}
          onChange={change}
        />
      </div>
      {error && <Problem what="What was known cannot be read." error={error} />}
      {known && window && (
        <>
          <Plot
            columns={columns}
            labels={known.shown.map((one) => one.node.title)}
            window={window}
            asOf={view.asOf}
            zone={view.zone}
            description={description(known, view)}
            onZoom={(picked) => change({ window: picked })}
            onReset={() => change({ window: undefined })}
            onHover={setHovered}
          />
          <Legend known={known.shown} columns={columns} hovered={hovered} onChange={overlay} />
        </>
      )}
      {timeline.value?.dates.length === 0 && (
        <p class="hint">Nothing is known of this time series yet: run it, or insert values.</p>
      )}
      {timeline.value && timeline.value.dates.length > 0 && (
        <div class="as-of-box">
          <p class="as-of-text" aria-live="polite">
            <strong>{asOfText(view, timeline.value.dates)}</strong>
            {known && <span> {knownText(known)}</span>}
          </p>
          <AsOfSlider
            dates={timeline.value.dates}
            asOf={view.asOf}
            zone={view.zone}
            onChange={(asOf) => change({ asOf })}
          />
        </div>
      )}
    </section>
  );
}

function shownSeries(graph: ProjectGraph, series: ProjectNode, overlays: View["overlays"]): ProjectNode[] {
  const chosen = overlays
    ? graph.nodes.filter((node) => overlays.includes(node.uuid) && node.kind === "timeSeries")
    : forecastsOf(graph, series.uuid);
  return [series, ...chosen.filter((node) => node !== series)];
}

function asOfText({ asOf, zone }: View, dates: readonly number[]): string {
  return asOf === undefined
    ? `Latest, as of ${zonedTimeText(dates.at(-1) as number, zone)}`
    : `As of ${zonedTimeText(asOf, zone)}`;
}

function knownText({ shown }: Known): string {
  const count = shown.reduce((sum, one) => sum + countKnown(one.values), 0);
  return `${count.toLocaleString("en")} ${count === 1 ? "point is" : "points are"} known in this window.`;
}

function description(known: Known, { zone }: View): string {
  const range = (window: TimeWindow): string => `${dateText(window.from, zone)} to ${dateText(window.to, zone)}`;
  const lines = known.shown.map((one) => `${one.node.title}, ${countKnown(one.values)} points`);
  return `Plot from ${range(known.window)}: ${lines.join("; ")}.`;
}
