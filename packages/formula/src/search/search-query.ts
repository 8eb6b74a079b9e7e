/** A search for series, as text in the language of the store. */
export class SearchQuery {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Series that all of the searches find. */
  static and(queries: readonly SearchQuery[]): SearchQuery {
    return SearchQuery.of("by.and", ...queries);
  }

  /** A call of the search language: texts become strings, numbers and searches stay as they are. */
  static of(operator: string, ...args: readonly (string | number | SearchQuery)[]): SearchQuery {
    const texts = args.map((arg) => {
      if (arg instanceof SearchQuery) return arg.text;
      return typeof arg === "string" ? `"${arg}"` : String(arg);
    });
    return new SearchQuery(`(${[operator, ...texts].join(" ")})`);
  }
}
