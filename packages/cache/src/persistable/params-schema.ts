import { CacheError } from "../errors.js";

/** The part of Standard Schema that is used here; zod's schemas and others have it. */
export interface ParamsSchema<Params> {
  readonly "~standard": {
    readonly validate: (value: unknown) => SchemaResult<Params> | Promise<SchemaResult<Params>>;
  };
}

type SchemaResult<Params> =
  | { readonly value: Params; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] };

/** @throws {CacheError} invalid_params */
export function parseParams<Params>(schema: ParamsSchema<Params> | undefined, params: Params): Params {
  if (schema === undefined) return params;
  const result = schema["~standard"].validate(params);
  if (result instanceof Promise) {
    throw new CacheError("invalid_params", "The schema of the parameters is asynchronous; it must answer at once.");
  }
  if (result.issues === undefined) return result.value;
  const lines = result.issues.map(({ message, path = [] }) => {
    const place = path.map((step) => String((step as { key?: unknown } | null)?.key ?? step)).join(".");
    return place === "" ? message : `${place}: ${message}`;
  });
  throw new CacheError("invalid_params", `The parameters are not valid: ${lines.join("; ")}`, {
    details: { issues: result.issues },
  });
}
