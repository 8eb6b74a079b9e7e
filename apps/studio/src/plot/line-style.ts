export interface LineStyle {
  /** Name of the custom property that holds the colour. */
  readonly color: string;
  readonly dash: readonly number[];
  readonly width: number;
}

const dashes = [
  [7, 3],
  [2, 3],
  [11, 3, 2, 3],
  [4, 4],
] as const;
const overlayColors = 5;

/** The plotted series first, solid; overlays differ in colour and in dash, so that neither is needed alone. */
export function lineStyle(position: number): LineStyle {
  if (position === 0) return { color: "--line-0", dash: [], width: 1.75 };
  const overlay = position - 1;
  return {
    color: `--line-${(overlay % overlayColors) + 1}`,
    dash: dashes[overlay % dashes.length] as readonly number[],
    width: 1.75,
  };
}
