import uPlot from "uplot";
import type { TimeWindow } from "../api/model.js";
import { localZone } from "../location/time-text.js";
import type { Zone } from "../location/view.js";
import { lineStyle } from "./line-style.js";

export interface PlotState {
  readonly window: TimeWindow;
  readonly asOf: number | undefined;
}

export interface PlotCallbacks {
  onZoom(window: TimeWindow): void;
  onReset(): void;
  onHover(position: number | undefined): void;
}

/** Times of day over dates, years last: least increment, text, then what is added at a new year, month, day. */
const axisTexts: uPlot.Axis.DynamicValues | (string | number | null)[][] = [
  [31_536_000_000, "{YYYY}", null, null, null, null, null, null, 1],
  [2_419_200_000, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86_400_000, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [60_000, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
  [1000, "{HH}:{mm}:{ss}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
];

/** How a plot of `labels.length` lines looks and answers; `read` gives what changes without a new plot. */
export function plotOptions(
  labels: readonly string[],
  zone: Zone,
  size: { width: number; height: number },
  read: () => PlotState,
  callbacks: PlotCallbacks,
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => () => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color("--muted"),
    grid: { stroke: color("--grid"), width: 1 },
    ticks: { stroke: color("--grid"), width: 1, size: 4 },
    font: `12px ${style.getPropertyValue("--font")}`,
  };
  return {
    ...size,
    ms: 1,
    tzDate: (ms) => uPlot.tzDate(new Date(ms), zone === "UTC" ? "Etc/UTC" : localZone),
    padding: [14, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
    scales: { x: { time: true, range: () => [read().window.from, read().window.to] } },
    axes: [
      { ...axis, values: axisTexts as uPlot.Axis.Values, space: 70 },
      { ...axis, size: 56 },
    ],
    series: [{}, ...labels.map((label, i) => line(label, i, color))],
    hooks: {
      drawAxes: [(plot) => markAsOf(plot, read(), style.getPropertyValue("--as-of").trim())],
      setCursor: [(plot) => callbacks.onHover(plot.cursor.idx ?? undefined)],
      setSelect: [(plot) => zoomTo(plot, callbacks)],
      ready: [(plot) => plot.over.addEventListener("dblclick", callbacks.onReset)],
    },
  };
}

function line(label: string, position: number, color: (name: string) => () => string): uPlot.Series {
  const { color: name, dash, width } = lineStyle(position);
  return { label, stroke: color(name), width, dash: [...dash], points: { show: false }, spanGaps: false };
}

function zoomTo(plot: uPlot, callbacks: PlotCallbacks): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  const window = { from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") };
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  callbacks.onZoom(window);
}

/** A line at the as-of date, and a veil over what lay in the future then. */
function markAsOf(plot: uPlot, { asOf, window }: PlotState, color: string): void {
  if (asOf === undefined || asOf > window.to) return;
  const { ctx, bbox } = plot;
  const x = Math.round(Math.max(plot.valToPos(asOf, "x", true), bbox.left));
  ctx.save();
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.07;
  ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height);
  ctx.globalAlpha = 1;
  if (asOf >= window.from) ctx.fillRect(x - devicePixelRatio, bbox.top, 2 * devicePixelRatio, bbox.height);
  ctx.restore();
}
