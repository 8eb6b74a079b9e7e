import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { hashFromView, type View, viewFromHash } from "./view.js";

interface ChangeOptions {
  /** Makes a step that the browser's back button undoes. */
  push?: boolean;
}

export type ChangeView = (change: Partial<View>, options?: ChangeOptions) => void;

/** Browsers refuse many URL changes in a row, as a dragged slider makes them. */
const writeDelayMs = 150;

/** The view that the URL names; changes are written back to it. */
export function useView(): [View, ChangeView] {
  const [view, setView] = useState(() => viewFromHash(location.hash));
  const latest = useRef(view);
  const timer = useRef<number | undefined>(undefined);

  useEffect(() => {
    const read = (): void => {
      latest.current = viewFromHash(location.hash);
      setView(latest.current);
    };
    window.addEventListener("hashchange", read);
    window.addEventListener("popstate", read);
    return () => {
      window.removeEventListener("hashchange", read);
      window.removeEventListener("popstate", read);
    };
  }, []);

  const change = useCallback<ChangeView>((part, { push = false } = {}) => {
    latest.current = { ...latest.current, ...part };
    setView(latest.current);
    window.clearTimeout(timer.current);
    if (push) history.pushState(null, "", hashFromView(latest.current));
    else
      timer.current = window.setTimeout(
        () => history.replaceState(null, "", hashFromView(latest.current)),
        writeDelayMs,
      );
  }, []);

  return [view, change];
}
