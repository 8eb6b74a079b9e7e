import type { AnySeries, Frame, Series } from "@asof/series";
import type { SearchQuery } from "./search/search-query.js";
import type { Stamp } from "./stamp/stamp.js";

/** What an argument, or the result of an operator, can be. */
export const typeNames = [
  "Number",
  "int",
  "float",
  "str",
  "bool",
  "seriesname",
  "groupname",
  "Timestamp",
  "Series",
  "List[Series]",
  "Frame",
  "List[str]",
  "query",
  "nil",
] as const;
export type TypeName = (typeof typeNames)[number];

/** One parameter of an operator; `T` is what `evaluate` gets for it. */
export interface Param<T> {
  readonly types: readonly TypeName[];
  /** Whether a call may leave it out. */
  readonly presence: "required" | "optional" | "rest";
  readonly nullable: boolean;
  /** What stands in for it when it is left out. */
  readonly default: T | undefined;
  /** How many values a rest parameter needs. */
  readonly least: number;
  /** Whether series of text are taken too. */
  readonly takesText: boolean;
  /** The texts that are understood, where only some are; for help and completion. */
  readonly choices?: readonly string[] | undefined;
  /** Only for the compiler. */
  readonly value?: T;
}

function required<T>(...types: TypeName[]): Param<T> {
  return { types, presence: "required", nullable: false, default: undefined, least: 0, takesText: false };
}

/** The building blocks of `params` in `defineOperator`. */
export const param = {
  number: required<number>("Number"),
  integer: required<number>("int"),
  string: required<string>("str"),
  boolean: required<boolean>("bool"),
  /** The name of a series, as text. */
  seriesName: required<string>("seriesname"),
  /** The name of a group of series, as text. */
  groupName: required<string>("groupname"),
  timestamp: required<Stamp>("Timestamp"),
  /** A search for series: what the `by.` operators give. */
  query: required<SearchQuery>("query"),
  /** A series of numbers. */
  series: required<Series>("Series"),
  /** A series of numbers or of text. */
  anySeries: { ...required<AnySeries>("Series"), takesText: true } as Param<AnySeries>,
  /** The columns of a group of series. */
  frame: required<Frame>("Frame"),

  oneOf<A, B>(a: Param<A>, b: Param<B>): Param<A | B> {
    return { ...required<A | B>(...a.types, ...b.types), takesText: a.takesText || b.takesText };
  },
  /** May be left out, and be nil: null then, unless there is a default. */
  optional<T>(inner: Param<T>, whenAbsent: T | null = null): Param<T | null> {
    return { ...inner, presence: "optional", nullable: true, default: whenAbsent };
  },
  /** May be left out, but not be nil. */
  defaulted<T>(inner: Param<T>, whenAbsent: T): Param<T> {
    return { ...inner, presence: "optional", default: whenAbsent };
  },
  /** One of several texts. What others come to is the operator's to say. */
  choice(...choices: readonly string[]): Param<string> {
    return { ...required<string>("str"), choices };
  },
  /** All positional arguments from here on, as an array; `least` of them are needed. */
  rest<T>(inner: Param<T>, least = 0): Param<readonly T[]> {
    return { ...inner, presence: "rest", least, default: [] } as unknown as Param<readonly T[]>;
  },
} as const;

export type Params = Readonly<Record<string, Param<unknown>>>;

/** What `evaluate` gets: a value for each parameter. */
export type Arguments<P extends Params> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };
