import { dateText, zonedTimeText } from "../location/time-text.js";
import type { Zone } from "../location/view.js";
import { positionOf } from "./revisions.js";

export interface AsOfSliderProps {
  /** When something became known, in order; at least one. */
  dates: readonly number[];
  asOf: number | undefined;
  zone: Zone;
  onChange: (asOf: number | undefined) => void;
}

/** Steps through the dates at which something became known; one arrow key is one revision. */
export function AsOfSlider({ dates, asOf, zone, onChange }: AsOfSliderProps) {
  const last = dates.length - 1;
  const position = positionOf(dates, asOf);
  const goTo = (to: number): void => onChange(dates[Math.min(Math.max(to, 0), last)]);
  const text = zonedTimeText(asOf ?? (dates[last] as number), zone);
  return (
    <div class="as-of">
      <div class="as-of-row">
        <button type="button" aria-label="Revision before" disabled={position <= 0} onClick={() => goTo(position - 1)}>
          ‹
        </button>
        <input
          type="range"
          aria-label="As of"
          aria-valuetext={`${text}, revision ${position + 1} of ${dates.length}`}
          min={0}
          max={last}
          step={1}
          value={Math.max(position, 0)}
          style={{ "--share": last === 0 ? 1 : Math.max(position, 0) / last }}
          onInput={(event) => goTo(event.currentTarget.valueAsNumber)}
        />
        <button
          type="button"
          aria-label="Revision after"
          disabled={position >= last}
          onClick={() => goTo(position + 1)}
        >
          ›
        </button>
        <button type="button" aria-pressed={asOf === undefined} onClick={() => onChange(undefined)}>
          Latest
        </button>
      </div>
      <p class="as-of-ends">
        <span>{dateText(dates[0] as number, zone)}</span>
        <span>
          revision {(position + 1).toLocaleString("en")} of {dates.length.toLocaleString("en")}
        </span>
        <span>{dateText(dates[last] as number, zone)}</span>
      </p>
    </div>
  );
}
