/** Numbers nested by time and the axes of a cell; `null` is NaN. */
export type NestedNumbers = readonly (number | null | NestedNumbers)[];
export type NestedFlags = readonly (0 | 1 | boolean | NestedFlags)[];

export type Nested<Leaf> = readonly (Leaf | Nested<Leaf>)[];

/** True when `value` is an array whose leaves, at any depth, all pass. */
export function isNested(value: unknown, isLeaf: (leaf: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((part) => isLeaf(part) || isNested(part, isLeaf));
}

/** The lengths of a nested array's axes, read along its first elements. */
export function shapeOf(nested: Nested<unknown>): number[] {
  const shape = [];
  for (let part: unknown = nested; Array.isArray(part); part = part[0]) shape.push(part.length);
  return shape;
}

/** The leaves in row-major order; undefined when `nested` is not of this shape everywhere. */
export function flatten<Leaf>(nested: Nested<Leaf>, shape: readonly number[]): Leaf[] | undefined {
  let level: readonly (Leaf | Nested<Leaf>)[] = [nested];
  for (const length of shape) {
    const next: (Leaf | Nested<Leaf>)[] = [];
    for (const part of level) {
      if (!Array.isArray(part) || part.length !== length) return undefined;
      for (const child of part) next.push(child);
    }
    level = next;
  }
  return level.some((leaf) => Array.isArray(leaf)) ? undefined : (level as Leaf[]);
}

/** Row-major leaves as arrays nested in `shape`, which must not be empty. */
export function nest<Leaf>(leaves: readonly Leaf[], shape: readonly number[]): Nested<Leaf> {
  let level: (Leaf | Nested<Leaf>)[] = [...leaves];
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const length = shape[axis] as number;
    const count = shape.slice(0, axis).reduce((product, n) => product * n, 1);
    const parts = level;
    level = Array.from({ length: count }, (_, at) => parts.slice(at * length, (at + 1) * length));
  }
  return level;
}
