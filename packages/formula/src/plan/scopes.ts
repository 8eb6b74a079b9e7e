import { bind } from "../check/bind.js";
import { parse } from "../reader/parse.js";
import { serialize } from "../reader/print.js";
import type { Registry } from "../registry.js";
import type { Expression, ListNode } from "../tree/node.js";
import { rewrite } from "../tree/rewrite.js";
import { operatorName } from "../tree/walk.js";

/**
 * The expression with the bounds that its operators change written out as `let` forms, the way
 * tshistory_formula shows them. For people: `let` cannot be evaluated.
 */
export function withScopes(expression: Expression, registry: Registry): Expression {
  return rewrite(expression, (list) => {
    const name = operatorName(list) ?? "";
    const operator = registry.get(name);
    if (operator === undefined || !Object.hasOwn(forms, name)) return list;
    const bound = bind(list, operator).arguments;
    const argument = (param: string): string | undefined => {
      const [node] = bound.get(param) ?? [];
      return node && serialize(node);
    };
    const text = forms[name]?.(argument, serialize(list));
    return text === undefined ? list : placed(parse(text), list);
  });
}

type Form = (argument: (param: string) => string | undefined, call: string) => string | undefined;

const forms: Readonly<Record<string, Form>> = {
  slice(argument, call) {
    const from = argument("fromdate");
    const to = argument("todate");
    const lower = from === undefined ? "" : ` from_value_date (max from_value_date ${from})`;
    const upper = to === undefined ? "" : ` to_value_date (min to_value_date ${to})`;
    return lower + upper === "" ? undefined : `(let${lower}${upper} ${call})`;
  },
  naive: (argument, call) =>
    bounds((bound) => `(tzaware-stamp ${bound} ${argument("zone") ?? argument("tzone")})`, call),
  asof: (argument, call) => `(let revision_date ${argument("revision_date")} ${call})`,
  "time-shifted"(argument, call) {
    const parts = ["weeks", "days", "hours", "minutes"].flatMap((unit) => {
      const count = argument(unit);
      return count === undefined ? [] : [`#:${unit} ${-Number(count)}`];
    });
    return bounds((bound) => `(${["shifted", bound, ...parts].join(" ")})`, call);
  },
  resample: (argument, call) =>
    `(let needed_freq (_infer_freq ${argument("series")} ${argument("freq")}) ${bounds(
      (bound, side) => `(resample_adjusted_stamp ${bound} needed_freq "${side}")`,
      call,
    )})`,
  "doy-agg": (argument, call) =>
    `(let from_value_date (shifted from_value_date #:years ${-Number(argument("depth"))}) to_value_date (shifted to_value_date #:years -1) ${call})`,
};

function bounds(changed: (bound: string, side: "left" | "right") => string, call: string): string {
  const from = `from_value_date ${changed("from_value_date", "left")}`;
  return `(let ${from} to_value_date ${changed("to_value_date", "right")} ${call})`;
}

/** What is not in the text lies where the call is that it was made for. */
function placed(node: Expression, { position }: ListNode): Expression {
  if (node.kind !== "list") return { ...node, position };
  return { ...node, position, items: node.items.map((item) => placed(item, { ...node, position })) };
}
