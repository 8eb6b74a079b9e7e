// Text as arrays of single bytes, the last axis being its length: the only text of NetCDF-3, and numpy's bytes.
import { textFromBytes } from "./attributes.js";

interface Shaped {
  readonly name: string;
  readonly dims: readonly string[];
  readonly isCharacters: boolean;
}

/** Whether the last axis is nothing but the length of texts, as xarray finds out. */
export function endsWithTextAxis(variable: Shaped, all: readonly Shaped[]): boolean {
  const axis = variable.dims.at(-1);
  if (!variable.isCharacters || axis === undefined) return false;
  return all.every(({ name, dims, isCharacters }) => {
    return name !== axis && (!dims.includes(axis) || (isCharacters && dims.at(-1) === axis));
  });
}

/** One axis less. Zeros at the end are no part of a text. */
export function joinedCharacters(characters: readonly string[], shape: readonly number[]): string[] {
  const width = shape.at(-1) ?? 1;
  const count = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, at) => {
    const row = characters.slice(at * width, (at + 1) * width).map((character) => character || "\0");
    return textFromBytes(row.join("").replace(/\0+$/, ""));
  });
}
