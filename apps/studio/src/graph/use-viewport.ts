import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Point } from "./layout.js";

interface Viewport {
  /** What stands in the middle of the drawing. */
  readonly center: Point;
  /** Pixels a unit. */
  readonly scale: number;
}

export interface ViewportControl {
  readonly viewBox: string;
  readonly scale: number;
  zoom(factor: number): void;
  fit(): void;
  panBy(dx: number, dy: number): void;
  /** Moves just enough that this box around a point is seen. */
  reveal(point: Point, box: { width: number; height: number }): void;
}

const scales = { least: 0.25, readable: 0.76, natural: 1.05, most: 2.5 };

/** Which part of a drawing is seen; starts with all of it, or with its `start` when that could not be read. */
export function useViewport(
  element: RefObject<SVGSVGElement | null>,
  drawing: { width: number; height: number },
  start: Point | undefined,
): ViewportControl {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [moved, setMoved] = useState<Viewport | undefined>(undefined);

  useLayoutEffect(() => {
    const svg = element.current;
    if (svg === null) return;
    const observer = new ResizeObserver(() => setSize({ width: svg.clientWidth, height: svg.clientHeight }));
    observer.observe(svg);
    return () => observer.disconnect();
  }, [element]);

  const viewport = moved ?? initial(size, drawing, start);
  const width = size.width / viewport.scale;
  const height = size.height / viewport.scale;
  const zoom = (factor: number): void => {
    const scale = Math.min(Math.max(viewport.scale * factor, scales.least), scales.most);
    setMoved({ ...viewport, scale });
  };

  useEffect(() => {
    const svg = element.current;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300));
    };
    svg?.addEventListener("wheel", onWheel, { passive: false });
    return () => svg?.removeEventListener("wheel", onWheel);
  });

  return {
    viewBox: `${viewport.center.x - width / 2} ${viewport.center.y - height / 2} ${width} ${height}`,
    scale: viewport.scale,
    zoom,
    fit: () => setMoved({ center: middle(drawing), scale: fitting(size, drawing) }),
    panBy: (dx, dy) => {
      const { x, y } = viewport.center;
      setMoved({ ...viewport, center: { x: x - dx / viewport.scale, y: y - dy / viewport.scale } });
    },
    reveal: (point, box) => {
      const center = {
        x: within(viewport.center.x, point.x, (width - box.width) / 2),
        y: within(viewport.center.y, point.y, (height - box.height) / 2),
      };
      if (center.x !== viewport.center.x || center.y !== viewport.center.y) setMoved({ ...viewport, center });
    },
  };
}

type Size = { width: number; height: number };

function initial(size: Size, drawing: Size, start: Point | undefined): Viewport {
  const scale = fitting(size, drawing);
  if (scale >= scales.readable || start === undefined) return { center: middle(drawing), scale };
  const half = { x: size.width / 2 / scales.readable, y: size.height / 2 / scales.readable };
  const center = {
    x: inside(start.x, half.x, drawing.width - half.x),
    y: inside(start.y, half.y, drawing.height - half.y),
  };
  return { center, scale: scales.readable };
}

function fitting(size: Size, drawing: Size): number {
  if (size.width === 0 || drawing.width === 0) return 1;
  return Math.min(size.width / drawing.width, size.height / drawing.height, scales.natural);
}

function middle(drawing: Size): Point {
  return { x: drawing.width / 2, y: drawing.height / 2 };
}

/** The middle of the range when it is empty. */
function inside(value: number, low: number, high: number): number {
  return low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high);
}

function within(value: number, target: number, distance: number): number {
  const reach = Math.max(distance, 0);
  return Math.min(Math.max(value, target - reach), target + reach);
}
