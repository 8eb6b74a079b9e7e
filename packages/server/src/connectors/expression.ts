import { ServerError } from "../errors.js";

/** Evaluates over whole columns: `columns` holds one array a variable, all of `length`. */
export type ColumnExpression = (columns: ReadonlyMap<string, Float64Array>, length: number) => Float64Array;

const functions: Record<string, (x: number, y: number) => number> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  floor: Math.floor,
  ceil: Math.ceil,
  min: Math.min,
  max: Math.max,
};

const constants: Record<string, number> = { pi: Math.PI, e: Math.E };

/** Binding power and meaning; `**` binds to the right. */
const operators: Record<string, [power: number, apply: (a: number, b: number) => number]> = {
  "+": [1, (a, b) => a + b],
  "-": [1, (a, b) => a - b],
  "*": [2, (a, b) => a * b],
  "/": [2, (a, b) => a / b],
  "%": [2, (a, b) => a - b * Math.floor(a / b)],
  "**": [4, (a, b) => a ** b],
};

/** Deeper than anyone writes, shallower than the stack. */
const longest = 2000;

const token = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|[-+*/%(),]))/y;

/**
 * Reads an arithmetic expression in Python's notation: numbers, the given variables, `pi`, `e`,
 * `+ - * / % **`, parentheses and the functions above.
 *
 * @throws {ServerError} `invalid_parameters` with the position of what cannot be read.
 */
export function readExpression(text: string, variables: readonly string[]): ColumnExpression {
  const reader = new Reader(text, variables);
  const node = reader.expression(0);
  reader.end();
  return (columns, length) => {
    const row = variables.map((name) => columns.get(name) as Float64Array);
    return Float64Array.from({ length }, (_, i) => node(row, i));
  };
}

type Node = (row: readonly Float64Array[], i: number) => number;

class Reader {
  readonly #text: string;
  readonly #variables: readonly string[];
  readonly #tokens: { text: string; kind: "number" | "name" | "sign"; at: number }[] = [];
  #next = 0;

  constructor(text: string, variables: readonly string[]) {
    if (text.length > longest)
      throw new ServerError("invalid_parameters", `An expression holds at most ${longest} characters.`);
    this.#text = text;
    this.#variables = variables;
    let at = 0;
    while (text.slice(at).trim() !== "") {
      token.lastIndex = at;
      const match = token.exec(text);
      if (match === null) throw this.#fail("is no number, name or sign", at);
      const [, number, name, sign] = match;
      const kind = number !== undefined ? "number" : name !== undefined ? "name" : "sign";
      const found = (number ?? name ?? sign) as string;
      at = token.lastIndex;
      this.#tokens.push({ text: found, kind, at: at - found.length });
    }
  }

  expression(power: number): Node {
    let left = this.#prefix();
    for (;;) {
      const operator = operators[this.#peek() ?? ""];
      if (operator === undefined || operator[0] < power) return left;
      const [own, apply] = operator;
      const sign = this.#take();
      const right = this.expression(sign === "**" ? own : own + 1);
      const before = left;
      left = (row, i) => apply(before(row, i), right(row, i));
    }
  }

  end(): void {
    if (this.#peek() !== undefined) throw this.#fail("is not expected here");
  }

  #prefix(): Node {
    const entry = this.#tokens[this.#next];
    if (entry === undefined) throw this.#fail("ends too early");
    this.#next++;
    if (entry.kind === "number") return constant(Number(entry.text));
    if (entry.kind === "name") return this.#peek() === "(" ? this.#call(entry.text) : this.#name(entry.text);
    if (entry.text === "(") return this.#closing(this.expression(0));
    // A sign binds looser than ** and tighter than *: -x ** 2 is -(x ** 2).
    const operand = entry.text === "-" || entry.text === "+" ? this.expression(3) : undefined;
    if (operand === undefined) throw this.#fail("is not expected here", entry.at);
    return entry.text === "+" ? operand : (row, i) => -operand(row, i);
  }

  #call(name: string): Node {
    const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (apply === undefined)
      throw this.#fail(`"${name}" is no function; there are ${Object.keys(functions).join(", ")}`);
    this.#take();
    const first = this.expression(0);
    const second = this.#peek() === "," ? this.#argument() : undefined;
    if ((second !== undefined) !== (name === "min" || name === "max"))
      throw this.#fail(`"${name}" has a wrong number of arguments`);
    return this.#closing(
      second ? (row, i) => apply(first(row, i), second(row, i)) : (row, i) => apply(first(row, i), 0),
    );
  }

  #argument(): Node {
    this.#take();
    return this.expression(0);
  }

  #name(name: string): Node {
    const at = this.#variables.indexOf(name);
    if (at >= 0) return (row, i) => (row[at] as Float64Array)[i] as number;
    const value = Object.hasOwn(constants, name) ? constants[name] : undefined;
    if (value === undefined) throw this.#fail(`"${name}" is no variable; there are ${this.#variables.join(", ")}`);
    return constant(value);
  }

  #closing(node: Node): Node {
    if (this.#take() !== ")") throw this.#fail('lacks a ")"');
    return node;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next]?.text;
  }

  #take(): string | undefined {
    return this.#tokens[this.#next++]?.text;
  }

  #fail(problem: string, at: number = this.#tokens[this.#next]?.at ?? this.#text.length): ServerError {
    const message = `The expression "${this.#text}" at position ${at}: ${problem}.`;
    return new ServerError("invalid_parameters", message, { expression: this.#text, position: at });
  }
}

function constant(value: number): Node {
  return () => value;
}
