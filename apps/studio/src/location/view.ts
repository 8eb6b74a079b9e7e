import { formatInstant, toEpochMs } from "@asof/series";
import type { TimeWindow } from "../api/model.js";

export type Zone = "UTC" | "local";

/** Everything that a link has to carry so that another reader sees the same. */
export interface View {
  readonly project?: string | undefined;
  readonly node?: string | undefined;
  /** Epoch milliseconds; the latest when absent. */
  readonly asOf?: number | undefined;
  /** Time series laid over the node's own; chosen from the graph when absent. */
  readonly overlays?: readonly string[] | undefined;
  readonly days: number;
  /** A stretch picked by hand; it wins over `days`. */
  readonly window?: TimeWindow | undefined;
  readonly zone: Zone;
}

export const defaultDays = 14;

/** Reads the fragment of a URL; what cannot be read is left at its default. */
export function viewFromHash(hash: string): View {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [, project, , node] = /^projects\/([^/]+)(\/nodes\/([^/]+))?/.exec(path) ?? [];
  const fields: Partial<Record<string, string>> = Object.fromEntries(new URLSearchParams(query));
  const from = instant(fields.from);
  const to = instant(fields.to);
  const days = Number(fields.days);
  return {
    project: project && decodeURIComponent(project),
    node: node && decodeURIComponent(node),
    asOf: instant(fields.asof),
    overlays: fields.with?.split(",").filter(Boolean),
    days: days > 0 ? days : defaultDays,
    window: from !== undefined && to !== undefined && from < to ? { from, to } : undefined,
    zone: fields.zone === "local" ? "local" : "UTC",
  };
}

export function hashFromView(view: View): string {
  if (view.project === undefined) return "#/";
  const node = view.node === undefined ? "" : `/nodes/${encodeURIComponent(view.node)}`;
  const fields = [
    view.asOf !== undefined && `asof=${formatInstant(view.asOf)}`,
    view.overlays !== undefined && `with=${view.overlays.join(",")}`,
    view.window === undefined && view.days !== defaultDays && `days=${view.days}`,
    view.window !== undefined && `from=${formatInstant(view.window.from)}&to=${formatInstant(view.window.to)}`,
    view.zone === "local" && "zone=local",
  ].filter((field) => field !== false);
  return `#/projects/${encodeURIComponent(view.project)}${node}${fields.length > 0 ? `?${fields.join("&")}` : ""}`;
}

function instant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return toEpochMs(text);
  } catch {
    return undefined;
  }
}
