import { CacheError } from "../errors.js";

export type SerializerOptions = Readonly<Record<string, unknown>>;

/** How values of one kind become bytes and values again. Names are those of xpersist's registry where it has one. */
export interface Serializer<Value = unknown> {
  readonly name: string;
  /** True for values that "auto" hands to this serializer. */
  readonly matches?: (value: unknown) => boolean;
  readonly dump: (value: Value, options: SerializerOptions) => Uint8Array | Promise<Uint8Array>;
  /** True where Python keeps a folder of files: `dump` gives and `load` takes a zip of them, without compression. */
  readonly folder?: boolean;
  /** The bytes are the serializer's to keep; a value may be a view of them. */
  readonly load: (bytes: Uint8Array, options: SerializerOptions) => Value | Promise<Value>;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds serializers of values of every type
export type AnySerializer = Serializer<any>;

/** Types a serializer. `dump` and `load` must be exact: what comes back equals what was put. */
export function defineSerializer<Value>(serializer: Serializer<Value>): Serializer<Value> {
  return serializer;
}

/** Immutable. The first serializer that matches a value takes it. */
export interface SerializerRegistry {
  readonly names: readonly string[];
  /** @throws {CacheError} unknown_serializer, or python_only for pickles */
  get(name: string): AnySerializer;
  has(name: string): boolean;
  [Symbol.iterator](): Iterator<AnySerializer>;
}

/** Pickles run code when they are loaded, and nothing but Python can read them. */
const pythonOnly: readonly string[] = ["joblib", "pickle", "xcollection"];

/** @throws {CacheError} duplicate_name */
export function createSerializerRegistry(serializers: Iterable<AnySerializer> = []): SerializerRegistry {
  const byName = new Map<string, AnySerializer>();
  for (const serializer of serializers) {
    if (serializer.name === "auto" || byName.has(serializer.name)) {
      throw new CacheError("duplicate_name", `Two serializers are named "${serializer.name}"; give one another name.`, {
        details: { name: serializer.name },
      });
    }
    byName.set(serializer.name, serializer);
  }
  const names = [...byName.keys()];
  return {
    names,
    has: (name) => byName.has(name),
    get: (name) => {
      const found = byName.get(name);
      if (found === undefined) throw missingSerializer(name, names);
      return found;
    },
    [Symbol.iterator]: () => byName.values(),
  };
}

function missingSerializer(name: string, names: readonly string[]): CacheError {
  const details = { serializer: name };
  if (pythonOnly.includes(name)) {
    return new CacheError(
      "python_only",
      `The serializer "${name}" writes Python objects that only Python can read, and it is unsafe to try. ` +
        "Have the Python side put the value with json, text, numpy.npy or numpy.npz.",
      { details },
    );
  }
  return new CacheError(
    "unknown_serializer",
    `No serializer is named "${name}". There are ${names.join(", ")}; open the store with yours among \`serializers\`.`,
    { details },
  );
}

/** @throws {CacheError} unknown_serializer when none takes the value, unserializable when it holds itself */
export function firstMatching(value: unknown, registry: SerializerRegistry): AnySerializer {
  for (const serializer of registry) if (matches(serializer, value)) return serializer;
  throw new CacheError(
    "unknown_serializer",
    `No serializer takes ${kindOf(value)}. Name one with \`serializer\`, or define one that matches it.`,
    { details: { names: registry.names } },
  );
}

function matches(serializer: AnySerializer, value: unknown): boolean {
  try {
    return serializer.matches?.(value) === true;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CacheError("unserializable", "The value holds itself, or nests too deep to be written.", { cause });
  }
}

function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return value == null ? String(value) : `a ${typeof value}`;
  return `an object of the class ${value.constructor?.name || "without a name"}`;
}

/** @throws {CacheError} invalid_options when an option is none of the allowed names */
export function onlyOptions(options: SerializerOptions, serializer: string, allowed: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !allowed.includes(name));
  if (unknown === undefined) return;
  throw new CacheError(
    "invalid_options",
    `The serializer "${serializer}" has no option "${unknown}"; it has ${allowed.join(", ") || "none"}.`,
    { details: { serializer, option: unknown } },
  );
}
