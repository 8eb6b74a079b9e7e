import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Zone } from "../location/view.js";
import type { Columns } from "./columns.js";
import { type PlotCallbacks, type PlotState, plotOptions } from "./options.js";

export interface PlotProps extends PlotState, PlotCallbacks {
  columns: Columns;
  labels: readonly string[];
  zone: Zone;
  /** What the drawing shows, for those who do not see it. */
  description: string;
}

/** Lines over time on a canvas; a drag along it picks a stretch. */
export function Plot(props: PlotProps) {
  const { columns, labels, zone, description } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const lines = labels.join("\n");

  useEffect(() => {
    const element = frame.current as HTMLDivElement;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const callbacks: PlotCallbacks = {
      onZoom: (window) => latest.current.onZoom(window),
      onReset: () => latest.current.onReset(),
      onHover: (position) => latest.current.onHover(position),
    };
    const options = plotOptions(labels, zone, size(), () => latest.current, callbacks);
    const made = new uPlot(options, latest.current.columns as uPlot.AlignedData, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(size()));
    observer.observe(element);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const redraw = (): void => made.redraw(false, true);
    scheme.addEventListener("change", redraw);
    return () => {
      scheme.removeEventListener("change", redraw);
      observer.disconnect();
      made.destroy();
    };
  }, [lines, zone]);

  useEffect(() => plot.current?.setData(columns as uPlot.AlignedData), [columns, props.window.from, props.window.to]);
  useEffect(() => plot.current?.redraw(false), [props.asOf]);

  return <div class="plot" ref={frame} role="img" aria-label={description} />;
}
