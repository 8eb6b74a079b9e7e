import type { AnySeries } from "@asof/series";
import { State } from "../chunks/state.js";

/** What an insertion said again without changing it; beside its changes, that is all that it said. */
export interface Restatement {
  readonly inserted: number;
  readonly author: string;
  readonly metadata: Record<string, unknown>;
  /** It gave the whole series. */
  readonly replaces: boolean;
  /** Pairs of first and last instant: all instants of the state that lie between them were given. */
  readonly spans: Float64Array;
}

/** Where the given instants are all those of the state: usually one span, however many points it has. */
export function spansOf(state: Float64Array, given: Float64Array): Float64Array {
  const spans: number[] = [];
  let at = 0;
  for (const time of given) {
    let left = false;
    for (; at < state.length && (state[at] as number) < time; at++) left = true;
    if (state[at] === time) at++;
    if (left || spans.length === 0) spans.push(time, time);
    else spans[spans.length - 1] = time;
  }
  return Float64Array.from(spans);
}

/** All that an insertion said: the points of the state before it within its spans, and its changes over them. */
export function saidAgain(
  state: State,
  { spans, replaces }: Pick<Restatement, "spans" | "replaces">,
  changes: AnySeries | undefined,
  tzaware: boolean,
): AnySeries {
  if (replaces) return state.liveSeries(tzaware);
  const said = new State(state.valueType);
  for (let i = 0; i < spans.length; i += 2) {
    const part = state.window(tzaware, spans[i] as number, spans[i + 1] as number);
    said.apply(part.times, part.values);
  }
  if (changes !== undefined) said.apply(changes.times, changes.values);
  return said.series(tzaware);
}

export function spansToBytes(spans: Float64Array): Uint8Array {
  return new Uint8Array(spans.buffer, spans.byteOffset, spans.byteLength);
}

export function spansFromBytes(bytes: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
