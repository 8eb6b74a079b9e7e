import type { Expression, ListNode } from "./node.js";

/**
 * The same tree with each list replaced by what `change` makes of it, children first; shares what stays.
 * Of any depth: expanded formulas are deeper than their parts.
 */
export function rewrite(expression: Expression, change: (list: ListNode) => Expression): Expression {
  if (expression.kind !== "list") return expression;
  const open: { readonly list: ListNode; readonly items: Expression[] }[] = [{ list: expression, items: [] }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.list.items[top.items.length];
    if (next?.kind === "list") open.push({ list: next, items: [] });
    else if (next !== undefined) top.items.push(next);
    else {
      open.pop();
      const changed = change(withItems(top.list, top.items));
      const parent = open.at(-1);
      if (parent === undefined) return changed;
      parent.items.push(changed);
    }
  }
  return expression;
}

function withItems(list: ListNode, items: readonly Expression[]): ListNode {
  return items.every((item, i) => item === list.items[i]) ? list : { ...list, items };
}

/**
 * Reads `'word` and `'word'` as the string "word": the quote is a symbol of its own to the reader, and no
 * operator takes symbols.
 */
export function unquote(expression: Expression): Expression {
  return rewrite(expression, (list) => {
    const items: Expression[] = [];
    for (let i = 0; i < list.items.length; i++) {
      const [item, word, end] = list.items.slice(i, i + 3) as [Expression, ...(Expression | undefined)[]];
      if (!isQuote(item) || word?.kind !== "symbol" || isQuote(word)) {
        items.push(item);
        continue;
      }
      const isClosed = isQuote(end) && end?.position.start === word.position.end;
      const { position } = isClosed ? end : word;
      items.push({ kind: "string", value: word.name, position: { start: item.position.start, end: position.end } });
      i += isClosed ? 2 : 1;
    }
    return items.length === list.items.length ? list : { ...list, items };
  });
}

function isQuote(node: Expression | undefined): boolean {
  return node?.kind === "symbol" && node.name === "'";
}
