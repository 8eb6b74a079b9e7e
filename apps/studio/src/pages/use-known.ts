import type { Api } from "../api/api.js";
import type { KnownValues, ProjectNode, TimeWindow } from "../api/model.js";
import { unionOfDates } from "../as-of/revisions.js";
import { type Loaded, useLoaded } from "../loading/use-loaded.js";
import { alignedTo, hull } from "../plot/time-window.js";

/** When something became known of several time series, and from when to when they have values. */
export interface Timeline {
  readonly dates: readonly number[];
  /** Absent while nothing is known of any. */
  readonly extent?: TimeWindow | undefined;
}

/** What was known, and the question that it answers. */
export interface Known {
  readonly asOf: number | undefined;
  readonly window: TimeWindow;
  readonly shown: readonly { readonly node: ProjectNode; readonly values: KnownValues }[];
}

/** Moves of the slider that follow each other faster are asked as one. */
const settleMs = 60;

export function useTimeline(api: Api, shown: readonly ProjectNode[]): Loaded<Timeline> {
  return useLoaded(idsOf(shown), async (signal) => {
    const [dates, extents] = await Promise.all([
      Promise.all(shown.map((node) => api.insertionDates(node, { signal }))),
      Promise.all(shown.map((node) => api.extent(node, { signal }))),
    ]);
    const known = extents.flatMap((one, i) => (one ? [closed(one, shown[i] as ProjectNode)] : []));
    return { dates: unionOfDates(dates), extent: hull(known) };
  });
}

export function useKnown(
  api: Api,
  shown: readonly ProjectNode[],
  window: TimeWindow | undefined,
  asOf: number | undefined,
): Loaded<Known | undefined> {
  const key = `${idsOf(shown)}/${window?.from}/${window?.to}/${asOf}`;
  return useLoaded(
    key,
    async (signal) => {
      if (window === undefined) return undefined;
      const values = await Promise.all(
        shown.map((node) => api.readValues(node, alignedTo(window, stepOf(node)), asOf, { signal })),
      );
      return { asOf, window, shown: shown.map((node, i) => ({ node, values: values[i] as KnownValues })) };
    },
    settleMs,
  );
}

/** The last value stands for one sample period. */
function closed({ from, to }: TimeWindow, node: ProjectNode): TimeWindow {
  return { from, to: to + stepOf(node) };
}

const hourMs = 3_600_000;

function stepOf(node: ProjectNode): number {
  return node.timeSeries?.samplePeriod.milliseconds ?? hourMs;
}

function idsOf(nodes: readonly ProjectNode[]): string {
  return nodes.map((node) => node.uuid).join();
}
