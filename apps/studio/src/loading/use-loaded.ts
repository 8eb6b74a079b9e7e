import { useEffect, useRef, useState } from "preact/hooks";

export interface Loaded<T> {
  /** The last answer; while another is on its way, the one before. */
  readonly value?: T;
  readonly error?: Error;
  readonly loading: boolean;
}

/**
 * Loads whenever `key` changes. An answer that another question has overtaken is dropped, its request
 * aborted; with `delayMs`, questions that come faster than that are asked once.
 */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>, delayMs = 0): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ loading: true });
  const first = useRef(true);
  useEffect(() => {
    const controller = new AbortController();
    const start = async (): Promise<void> => {
      try {
        const value = await load(controller.signal);
        if (!controller.signal.aborted) setState({ value, loading: false });
      } catch (cause) {
        if (!controller.signal.aborted) setState({ error: asError(cause), loading: false });
      }
    };
    setState((before) => ({ ...before, loading: true }));
    const timer = window.setTimeout(start, first.current ? 0 : delayMs);
    first.current = false;
    return () => {
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [key]);
  return state;
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
