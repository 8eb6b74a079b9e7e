import { z } from "zod";
import { CacheError } from "../errors.js";
import { writeJson } from "../python/json.js";
import { readJson } from "../python/json-read.js";
import { dictSchema, textSchema, timeSchema } from "./coercions.js";

const options = dictSchema.default({});
/** Null is none to Python, but for the options of a load. */
const optionsOrNull = options.nullable().transform((given) => given ?? {});

/**
 * The file beside every artifact. The first six members are xpersist's, in its order and form. `asof` is ours, and
 * Python ignores it: digest and size of the data, the private name under which this very content stays readable while
 * the entry is being replaced, and when it expires.
 */
const sidecarSchema = z.object({
  key: textSchema,
  serializer: textSchema,
  load_kwargs: options,
  dump_kwargs: optionsOrNull,
  additional_metadata: optionsOrNull,
  created_at: timeSchema.nullish().transform((given) => given ?? undefined),
  asof: z
    .object({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      size: z.number().int().nonnegative(),
      data: z.string().regex(/^\.asof\/data\/[0-9a-z]\/[0-9a-z]+$/),
      expires_at: z.iso.datetime().optional(),
      folder: z.boolean().optional(),
    })
    .optional(),
});
export type Sidecar = z.output<typeof sidecarSchema>;

/** What the store knows of an entry without reading its data. */
export interface Artifact {
  readonly key: string;
  /** The name of the serializer that wrote it. */
  readonly serializer: string;
  readonly loadOptions: Readonly<Record<string, unknown>>;
  readonly dumpOptions: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** ISO text as it stands in the sidecar; UTC where no zone is written, which is what Python and we write. */
  readonly createdAt: string | undefined;
  /** Hex SHA-256 of the data; undefined where Python wrote the entry. */
  readonly digest: string | undefined;
  /** Bytes of data; undefined where Python wrote the entry. */
  readonly size: number | undefined;
  /** From then on the entry counts as absent; undefined where it stays. */
  readonly expiresAt: Date | undefined;
}

export function artifactOf(sidecar: Sidecar): Artifact {
  return {
    key: sidecar.key,
    serializer: sidecar.serializer,
    loadOptions: sidecar.load_kwargs,
    dumpOptions: sidecar.dump_kwargs,
    metadata: sidecar.additional_metadata,
    createdAt: sidecar.created_at,
    digest: sidecar.asof?.sha256,
    size: sidecar.asof?.size,
    expiresAt: sidecar.asof?.expires_at === undefined ? undefined : new Date(sidecar.asof.expires_at),
  };
}

export function encodeSidecar(sidecar: Sidecar): Uint8Array {
  return Buffer.from(writeJson(sidecar, { indent: 2, exact: true }), "ascii");
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws {CacheError} invalid_sidecar */
export function decodeSidecar(bytes: Uint8Array, key: string): Sidecar {
  try {
    return sidecarSchema.parse(readJson(utf8.decode(bytes)));
  } catch (cause) {
    throw new CacheError(
      "invalid_sidecar",
      `The sidecar of "${key}" cannot be read. Delete the entry, or put it again with onDuplicateKey "overwrite".`,
      { cause, details: { key } },
    );
  }
}

/** xpersist's form: UTC without a zone, six digits of a second, none when they are zero. */
export function createdAtText(now: Date): string {
  const [seconds = "", milliseconds = "000Z"] = now.toISOString().split(".");
  return milliseconds === "000Z" ? seconds : `${seconds}.${milliseconds.slice(0, 3)}000`;
}
