import { z } from "zod";
import { StoreError } from "../../errors.js";

const entrySchema = z.union([
  z.string().transform((url) => ({ url, namespace: undefined })),
  z.strictObject({ url: z.string(), namespace: z.string().optional() }),
]);

const tshJsonSchema = z.strictObject({ stores: z.record(z.string(), entrySchema) });

export type ConfiguredStore = z.output<typeof entrySchema>;

/**
 * The stores that a `tsh.json` names: `{ "stores": { "prod": "postgres://…", "lab": { "url": "file:./lab", "namespace": "x" } } }`.
 *
 * @throws {StoreError} `invalid_argument` when it is no such document.
 */
export function readTshJson(text: string, path: string): Map<string, ConfiguredStore> {
  const parsed = tshJsonSchema.safeParse(jsonOrUndefined(text));
  if (parsed.success) return new Map(Object.entries(parsed.data.stores));
  throw new StoreError(
    "invalid_argument",
    `${path} must hold { "stores": { NAME: URL, … } }: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
    { path },
    { cause: parsed.error },
  );
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
