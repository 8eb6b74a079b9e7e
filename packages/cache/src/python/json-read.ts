/**
 * Reads what Python's `json.dumps` writes: JSON with `NaN`, `Infinity` and `-Infinity`; integers that a double cannot
 * hold come back as bigint.
 * @throws {SyntaxError} with the position, for anything else.
 */
export function readJson(text: string): unknown {
  if (!needsReader.test(text)) return JSON.parse(text);
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

/** Python's tokens, or an integer that may be too large. Digits after a point do not count: most floats have many. */
const needsReader = /NaN|Infinity|(?<![.\d])\d{16,}(?![.\deE])/;

const constants: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];
const stringToken = /"(?:[^"\\]|\\.)*"/y;
const numberToken = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const space = /[ \t\n\r]*/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): unknown {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    if (first === '"') return this.#string();
    for (const [token, constant] of constants) if (this.#take(token)) return constant;
    return this.#number();
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail();
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#list("{", "}", () => {
      this.#skipSpace();
      const name = this.#string();
      this.#expect(":");
      // A plain assignment of "__proto__" would set the prototype.
      Object.defineProperty(object, name, {
        value: this.value(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    });
    return object;
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    this.#list("[", "]", () => array.push(this.value()));
    return array;
  }

  #list(open: string, close: string, item: () => void): void {
    this.#expect(open);
    this.#skipSpace();
    if (this.#take(close)) return;
    for (;;) {
      item();
      this.#skipSpace();
      if (this.#take(close)) return;
      this.#expect(",");
    }
  }

  #string(): string {
    return JSON.parse(this.#match(stringToken)[0]) as string;
  }

  #number(): number | bigint {
    const [token, fraction, exponent] = this.#match(numberToken);
    const number = Number(token);
    if (fraction !== undefined || exponent !== undefined || Number.isSafeInteger(number)) return number;
    return BigInt(token);
  }

  #match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return this.#fail();
    this.#at = pattern.lastIndex;
    return match;
  }

  #skipSpace(): void {
    this.#match(space);
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    this.#skipSpace();
    if (!this.#take(token)) this.#fail();
  }

  #fail(): never {
    throw new SyntaxError(`Unexpected ${this.#text[this.#at] ?? "end"} at position ${this.#at} of JSON`);
  }
}
