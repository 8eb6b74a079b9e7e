import { CacheError } from "../errors.js";
import { floatText, isPythonInt } from "./number.js";
import { isPrintable } from "./printable.js";
import { entriesInOrder, kindOf, type PythonTag, type PythonValue, python, tagOf } from "./values.js";

/** Python's `repr` of the value, character for character. */
export function repr(value: PythonValue): string {
  if (value === null) return "None";
  switch (typeof value) {
    case "boolean":
      return value ? "True" : "False";
    case "number":
      return isPythonInt(value) ? String(value) : floatText(value);
    case "bigint":
      return String(value);
    case "string":
      return stringRepr(value);
    case "object":
      return objectRepr(value);
    default:
      throw unknownValue(value);
  }
}

function objectRepr(value: Exclude<PythonValue, null | boolean | number | bigint | string>): string {
  const tag = tagOf(value);
  if (tag !== undefined) return tagRepr(tag);
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (value instanceof Map) return dictRepr(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw unknownValue(value);
  return dictRepr(entriesInOrder(value));
}

function dictRepr(entries: Iterable<readonly [PythonValue, PythonValue]>): string {
  return `{${Array.from(entries, ([key, value]) => `${repr(key)}: ${repr(value)}`).join(", ")}}`;
}

function tagRepr(tag: PythonTag): string {
  const { content } = tag as PythonTag;
  switch (kindOf(tag)) {
    case "float":
      return floatText(content as number);
    case "tuple": {
      const items = (content as readonly PythonValue[]).map(repr);
      return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
    }
    case "set": {
      const items = (content as readonly PythonValue[]).map(repr);
      return items.length === 0 ? "set()" : `{${items.join(", ")}}`;
    }
    case "frozenset": {
      const items = (content as readonly PythonValue[]).map(repr);
      return items.length === 0 ? "frozenset()" : `frozenset({${items.join(", ")}})`;
    }
    case "timedelta":
      return timedeltaRepr(content as PythonTag<"timedelta">["content"]);
    case "path":
      return `PosixPath(${stringRepr(content as string)})`;
    case "enum": {
      const member = content as PythonTag<"enum">["content"];
      return `<${member.class}.${member.name}: ${repr(member.value)}>`;
    }
    case "datetime":
      return datetimeRepr(content as string);
    case "date":
      return `datetime.date(${(content as string).split("-").map(Number).join(", ")})`;
    case "bytes":
      return bytesRepr(content as Uint8Array);
    case "decimal":
      return `Decimal('${content as string}')`;
    case "uuid":
      return `UUID('${(content as string).toLowerCase()}')`;
    case "params": {
      const params = content as PythonTag<"params">["content"];
      const fields = Object.entries(params.values).map(([name, value]) => `${name}=${repr(value)}`);
      return `${params.class}(${fields.join(", ")})`;
    }
  }
}

function timedeltaRepr(delta: PythonTag<"timedelta">["content"]): string {
  const parts = Object.entries(delta).filter(([, amount]) => amount !== 0);
  return `datetime.timedelta(${parts.map(([name, amount]) => `${name}=${amount}`).join(", ") || "0"})`;
}

const isoDatetime = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-].+)?$/;
const isoOffset = /^([+-])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?$/;

function datetimeRepr(iso: string): string {
  const match = isoDatetime.exec(iso);
  const zone = match?.[8]?.replace("Z", "+00:00");
  const offset = zone === undefined ? undefined : isoOffset.exec(zone);
  if (match === null || offset === null)
    throw new CacheError("invalid_params", `"${iso}" is no ISO date and time such as 2021-01-02T03:04:05+02:00`);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const microsecond = Number((match[7] ?? "").padEnd(6, "0"));
  const fields = [year, month, day, hour, minute];
  if (second !== 0 || microsecond !== 0) fields.push(second);
  if (microsecond !== 0) fields.push(microsecond);
  const zoneText = offset === undefined ? "" : `, tzinfo=${timezoneRepr(offset)}`;
  return `datetime.datetime(${fields.join(", ")}${zoneText})`;
}

function timezoneRepr([, sign, ...parts]: RegExpExecArray): string {
  const [hours = 0, minutes = 0, seconds = 0, microseconds = 0] = parts.map((part) => Number(part ?? 0));
  const factor = sign === "-" ? -1 : 1;
  const delta = python.timedelta({
    seconds: factor * (hours * 3600 + minutes * 60 + seconds),
    microseconds: factor * microseconds,
  });
  const text = timedeltaRepr(delta.content as PythonTag<"timedelta">["content"]);
  return text === "datetime.timedelta(0)" ? "datetime.timezone.utc" : `datetime.timezone(${text})`;
}

const named = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\\", "\\\\"],
]);

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = "";
  for (const character of text) {
    if (character === quote) body += `\\${quote}`;
    else body += named.get(character) ?? (isPrintable(character) ? character : hex(character));
  }
  return quote + body + quote;
}

function hex(character: string): string {
  const point = character.codePointAt(0) as number;
  const digits = point.toString(16);
  if (point < 0x100) return `\\x${digits.padStart(2, "0")}`;
  return point < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

function bytesRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  let body = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character === quote) body += `\\${quote}`;
    else body += named.get(character) ?? (byte < 0x20 || byte > 0x7e ? hex(character) : character);
  }
  return `b${quote}${body}${quote}`;
}

function unknownValue(value: unknown): CacheError {
  const shown = typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
  return new CacheError(
    "invalid_params",
    `A ${shown} has no Python form. Use null, booleans, numbers, bigints, strings, arrays, plain objects, ` +
      "or the values of `python` (python.datetime(…) for a date).",
  );
}
