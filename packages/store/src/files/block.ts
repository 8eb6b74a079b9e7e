import type { AnySeries } from "@asof/series";

/** Some rows of a file on its way out, by column. */
export interface Block {
  readonly rows: number;
  readonly columns: readonly BlockColumn[];
}

export type BlockColumn =
  | { readonly kind: "instant"; readonly times: ArrayLike<number>; readonly tzaware: boolean }
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "text"; readonly values: readonly (string | null)[] };

/** A file on its way out; a column may hold another kind in each block where the format allows it. */
export interface OutgoingTable {
  readonly header: readonly string[];
  readonly blocks: AsyncIterable<Block>;
}

export function valueColumn({ values }: AnySeries): BlockColumn {
  return values instanceof Float64Array ? { kind: "number", values } : { kind: "text", values };
}
