import type { KnownValues, ProjectNode } from "../api/model.js";
import { type Columns, countKnown } from "./columns.js";
import { lineStyle } from "./line-style.js";

export interface LegendProps {
  known: readonly { readonly node: ProjectNode; readonly values: KnownValues }[];
  columns: Columns;
  /** Position under the pointer on the common axis. */
  hovered: number | undefined;
  /** With the time series that are to be shown. */
  onChange: (shown: readonly ProjectNode[]) => void;
}

/** Which line is which, how much is known of it, its value under the pointer; overlays are removed here. */
export function Legend({ known, columns, hovered, onChange }: LegendProps) {
  const shown = known.map((one) => one.node);
  return (
    <div class="legend">
      <ul>
        {known.map(({ node, values }, i) => (
          <li key={node.uuid}>
            <Swatch position={i} />
            <span class="legend-title">{node.title}</span>
            <span class="legend-value">
              {hovered === undefined
                ? `${countKnown(values).toLocaleString("en")} known`
                : valueText(columns, i, hovered)}
            </span>
            {i > 0 && (
              <button
                type="button"
                aria-label={`Remove ${node.title}`}
                onClick={() => onChange(shown.filter((other) => other !== node))}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Swatch({ position }: { position: number }) {
  const { color, dash, width } = lineStyle(position);
  return (
    <svg class="swatch" width="26" height="8" aria-hidden="true">
      <path d="M0,4H26" style={{ stroke: `var(${color})` }} stroke-width={width} stroke-dasharray={dash.join(" ")} />
    </svg>
  );
}

function valueText(columns: Columns, series: number, position: number | undefined): string {
  const value = position === undefined ? undefined : columns[series + 1]?.[position];
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : "–";
}
