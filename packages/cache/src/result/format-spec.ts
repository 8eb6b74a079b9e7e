// Python's format specification: [[fill]align][sign][#][0][width][,][.precision][type]
import { repr } from "../python/repr.js";

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const specPattern = /^(?:(.)?([<>^=]))?([+\- ])?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

function parse(spec: string, types: string, defaultAlign: string): Spec {
  const match = specPattern.exec(spec);
  if (match === null) throw new Error(`the format "${spec}" is not understood`);
  const [, fill, align, sign = "-", zero, width = "0", grouping = "", precision, type = ""] = match;
  if (type !== "" && !types.includes(type)) throw new Error(`the format "${type}" does not fit the value`);
  return {
    fill: fill ?? (zero === undefined || align !== undefined ? " " : "0"),
    align: align ?? (zero === undefined ? defaultAlign : "="),
    sign,
    width: Number(width),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

export function formatText(text: string, spec: string): string {
  if (spec === "") return text;
  const { precision, ...rest } = parse(spec, "s", "<");
  const cut = precision === undefined ? text : Array.from(text).slice(0, precision).join("");
  return pad("", cut, rest);
}

export function formatNumber(value: number | bigint, spec: string): string {
  const isInteger = typeof value === "bigint" || (Number.isSafeInteger(value) && !Object.is(value, -0));
  if (spec === "") return repr(value);
  const parsed = parse(spec, isInteger ? "dfFeEgGxXobn%" : "fFeEgGn%", ">");
  const negative = value < 0 || Object.is(value, -0);
  const size = negative ? -value : value;
  const sign = negative ? "-" : parsed.sign === "-" ? "" : parsed.sign;
  return pad(sign, grouped(digitsOf(size, parsed, isInteger), parsed.grouping), parsed);
}

const radixes: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, b: 2 };

function digitsOf(size: number | bigint, { type, precision }: Spec, isInteger: boolean): string {
  const radix = radixes[type];
  if (radix !== undefined) return type === "X" ? size.toString(radix).toUpperCase() : size.toString(radix);
  const number = Number(size);
  if (isInteger && (type === "" || type === "d" || type === "n")) return size.toString();
  if (type === "%") return `${(number * 100).toFixed(precision ?? 6)}%`;
  if (type === "f" || type === "F") return number.toFixed(precision ?? 6);
  if (type === "e" || type === "E") return exponential(number, precision ?? 6, type);
  if (precision === undefined && type === "") return repr(number);
  return general(number, precision ?? 6, type);
}

function exponential(value: number, precision: number, letter: string): string {
  const [mantissa, exponent = "+0"] = value.toExponential(precision).split("e");
  return `${mantissa}${letter}${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** `g`: so many significant digits, no zeros at the end. */
function general(value: number, precision: number, type: string): string {
  const digits = Math.max(precision, 1);
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split("e")[1]);
  const scientific = exponent < -4 || exponent >= digits;
  const text = scientific
    ? exponential(value, digits - 1, type === "G" ? "E" : "e")
    : value.toFixed(digits - 1 - exponent);
  return text.replace(/(\.\d*?)0+(?=$|e|E)/, "$1").replace(/\.(?=$|e|E)/, "");
}

function grouped(digits: string, separator: string): string {
  if (separator === "") return digits;
  const [whole = "", ...rest] = digits.split(/(?=[.e])/);
  return whole.replace(/\B(?=(\d{3})+$)/g, separator) + rest.join("");
}

function pad(sign: string, body: string, { fill, align, width }: Pick<Spec, "fill" | "align" | "width">): string {
  const missing = Math.max(0, width - Array.from(sign + body).length);
  if (align === "=") return sign + fill.repeat(missing) + body;
  const left = align === "<" ? 0 : align === ">" ? missing : Math.floor(missing / 2);
  return fill.repeat(left) + sign + body + fill.repeat(missing - left);
}
