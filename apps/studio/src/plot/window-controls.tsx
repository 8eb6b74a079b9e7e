import type { TimeWindow } from "../api/model.js";
import { dateText, timeText } from "../location/time-text.js";
import type { View, Zone } from "../location/view.js";
import { shifted } from "./time-window.js";

const lengths: readonly [days: number, text: string][] = [
  [3, "3 days"],
  [7, "1 week"],
  [14, "2 weeks"],
  [31, "1 month"],
  [92, "3 months"],
  [366, "1 year"],
  [36_600, "Everything"],
];

export interface WindowControlsProps {
  days: number;
  /** The stretch picked by hand, if any. */
  window: TimeWindow | undefined;
  /** The stretch that is seen. */
  shown: TimeWindow | undefined;
  extent: TimeWindow | undefined;
  /** The instant under the pointer. */
  hovered: number | undefined;
  zone: Zone;
  onChange: (change: Partial<View>) => void;
}

/** How much is seen, and steps to what lies before and after; a drag over the plot does the same. */
export function WindowControls({ days, window, shown, extent, hovered, zone, onChange }: WindowControlsProps) {
  const step = (shares: number): void => {
    if (shown !== undefined) onChange({ window: shifted(shown, shares) });
  };
  const pick = (text: string): void => onChange({ days: Number(text), window: undefined });
  return (
    <div class="window-controls">
      {shown && (
        <span class="window-text">
          {hovered === undefined
            ? `${dateText(shown.from, zone)} – ${dateText(shown.to, zone)}`
            : timeText(hovered, zone)}
        </span>
      )}
      <button
        type="button"
        aria-label="Earlier"
        disabled={!shown || !extent || shown.from <= extent.from}
        onClick={() => step(-0.5)}
      >
        ←
      </button>
      <button
        type="button"
        aria-label="Later"
        disabled={!shown || !extent || shown.to >= extent.to}
        onClick={() => step(0.5)}
      >
        →
      </button>
      <select
        aria-label="Length of the window"
        value={window ? "picked" : String(days)}
        onChange={(event) => pick(event.currentTarget.value)}
      >
        {window && <option value="picked">Picked</option>}
        {lengths.every(([length]) => length !== days) && <option value={String(days)}>{days} days</option>}
        {lengths.map(([length, text]) => (
          <option key={length} value={String(length)}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
