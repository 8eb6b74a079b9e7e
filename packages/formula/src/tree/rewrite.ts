import type { Expression, ListNode } from "./node.js";

/** The same tree with each list replaced by what `change` makes of it, children first; shares what stays. */
export function rewrite(expression: Expression, change: (list: ListNode) => Expression): Expression {
  if (expression.kind !== "list") return expression;
  const items = expression.items.map((item) => rewrite(item, change));
  const same = items.every((item, i) => item === expression.items[i]);
  return change(same ? expression : { ...expression, items });
}

/**
 * Reads `'word` as the string "word": the quote is a symbol of its own to the reader, and no
 * operator takes symbols.
 */
export function unquote(expression: Expression): Expression {
  return rewrite(expression, (list) => {
    const items = list.items.flatMap((item, i): readonly Expression[] => {
      if (isQuote(list.items[i - 1]) && item.kind === "symbol") return [];
      const next = list.items[i + 1];
      if (!isQuote(item) || next?.kind !== "symbol") return [item];
      const position = { start: item.position.start, end: next.position.end };
      return [{ kind: "string", value: next.name, position }];
    });
    return items.length === list.items.length ? list : { ...list, items };
  });
}

function isQuote(node: Expression | undefined): boolean {
  return node?.kind === "symbol" && node.name === "'";
}
