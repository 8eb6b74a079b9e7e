import type { ProjectNode } from "../api/model.js";

export interface OverlayChoiceProps {
  /** Time series that are not shown yet. */
  others: readonly ProjectNode[];
  onAdd: (node: ProjectNode) => void;
}

/** Lays another time series over the plot. */
export function OverlayChoice({ others, onAdd }: OverlayChoiceProps) {
  if (others.length === 0) return null;
  const add = (uuid: string): void => {
    const node = others.find((one) => one.uuid === uuid);
    if (node !== undefined) onAdd(node);
  };
  return (
    <select
      class="overlay-choice"
      aria-label="Overlay another time series"
      value=""
      onChange={(event) => add(event.currentTarget.value)}
    >
      <option value="">Overlay…</option>
      {others.map((node) => (
        <option key={node.uuid} value={node.uuid}>
          {node.title}
        </option>
      ))}
    </select>
  );
}
