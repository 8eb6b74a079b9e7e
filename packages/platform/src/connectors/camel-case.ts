import { TimeDelta } from "@asof/series";

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** A wire object with its keys in camel case, where text may also be given as a `TimeDelta`. */
export type CamelInput<Wire> = Wire extends string
  ? string extends Wire
    ? string | TimeDelta
    : Wire
  : Wire extends readonly (infer Item)[]
    ? readonly CamelInput<Item>[]
    : Wire extends object
      ? { readonly [Key in keyof Wire as Key extends string ? Camel<Key> : Key]: CamelInput<Wire[Key]> }
      : Wire;

/** The wire form of what a user wrote: keys in snake case, durations as text, `undefined` left out. */
export function wireFromCamel(value: unknown): unknown {
  if (value instanceof TimeDelta) return value.toString();
  if (Array.isArray(value)) return value.map(wireFromCamel);
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(given.map(([key, part]) => [snakeCase(key), wireFromCamel(part)]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
