import { type Expression, type ListNode, parse, walk } from "@asof/formula";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { StoreError } from "../errors.js";

/** A search of a formula with the searches of baskets in the place of `(by.basket "name")`. */
export async function withBaskets(
  queryable: Queryable,
  { ns }: StoreContext,
  text: string,
  options?: QueryOptions,
): Promise<string> {
  if (!text.includes("by.basket")) return text;
  const calls = [...walk(parse(text))].filter(isBasket);
  const names = calls.map((call) => call.items[1].value);
  const sql = `select name, query from ${ns}.basket where name = any($1::text[])`;
  const rows = await queryable.query<{ name: string; query: string }>(sql, [names], options);
  const queries = new Map(rows.map(({ name, query }) => [name, query]));
  // From the end, so that the places before keep their positions.
  return calls.reduceRight((whole, { items, position }) => {
    const query = queries.get(items[1].value) ?? noBasket(items[1].value);
    return whole.slice(0, position.start) + query + whole.slice(position.end);
  }, text);
}

type BasketCall = ListNode & { readonly items: readonly [Expression, Expression & { kind: "string" }] };

function isBasket(node: Expression): node is BasketCall {
  if (node.kind !== "list") return false;
  const [head, name] = node.items;
  return head?.kind === "symbol" && head.name === "by.basket" && name?.kind === "string";
}

export function noBasket(name: string): never {
  throw new StoreError("unknown_basket", `There is no basket "${name}": \`baskets\` lists all.`, { name });
}
