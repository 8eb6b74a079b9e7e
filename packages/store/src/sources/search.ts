import { type Search, textOfSearch } from "../find/query.js";

/**
 * What a search asks of one store, by the name that it has among the sources: `undefined` when none of its
 * series can match.
 */
export function searchIn(search: Search, source: string): string | undefined {
  const rest = reduced(search, source);
  if (typeof rest === "boolean") return rest ? "(by.everything)" : undefined;
  return textOfSearch(rest);
}

/** The search without `by.source`; a boolean when nothing else is left of it. */
function reduced(search: Search, source: string): Search | boolean {
  switch (search.kind) {
    case "everything":
      return true;
    case "source":
      return search.text === source;
    case "not": {
      const part = reduced(search.part, source);
      return typeof part === "boolean" ? !part : { kind: "not", part };
    }
    case "and":
    case "or": {
      // An empty `or` matches everything, as an empty `and` does.
      if (search.parts.length === 0) return true;
      const decides = search.kind === "or";
      const parts = search.parts.map((part) => reduced(part, source));
      if (parts.includes(decides)) return decides;
      const open = parts.filter((part) => typeof part !== "boolean");
      const [only] = open;
      if (only === undefined) return !decides;
      return open.length === 1 ? only : { kind: search.kind, parts: open };
    }
    default:
      return search;
  }
}
