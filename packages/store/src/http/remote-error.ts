import type { HTTPError } from "ky";
import { z } from "zod";
import { StoreError, type StoreErrorCode, storeErrorCodes } from "../errors.js";

/** The originals name no codes: what their messages say. */
const spoken: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/already has a newer revision than/, "newer_revision"],
  [/^Incompatible index types|^Type error when inserting/, "incompatible_series"],
  [/complete erasure of a series is forbidden/, "complete_erasure"],
  [/is a formula, it cannot be updated|cannot be overriden by a formula/, "wrong_kind"],
  [/^cannot (group-replace|bind|register formula) `|^`.*` is not a formula/, "wrong_kind"],
  [/^no series .* exists$|No such series|^Series `.*` does not exist/, "unknown_series"],
  [/^Group `.*` does not exist/, "unknown_group"],
  [/^group update error/, "different_columns"],
  [/must be tz-compatible/, "incompatible_series"],
  [/already exists|already referenced by/, "name_taken"],
  [
    /empty string|is not a string|non whitespace|duplicates in the index|NaT entries|`block_staircase`|has an empty binding|^bindings must have/,
    "invalid_argument",
  ],
];

/** What a path fails with whose messages say nothing else. */
const byPath: Readonly<Record<string, { readonly code: StoreErrorCode; readonly statuses: readonly number[] }>> = {
  "series/formula": { code: "invalid_formula", statuses: [400, 409] },
  "group/formula": { code: "invalid_formula", statuses: [400, 409] },
  "series/eval_formula": { code: "invalid_formula", statuses: [400] },
  "series/find": { code: "invalid_search", statuses: [418] },
  "series/basket": { code: "invalid_search", statuses: [418] },
};

/** What went wrong there: with the code of our own errors when the other side is ours, else as far as it can be told. */
export function remoteError(path: string, error: HTTPError): StoreError {
  const { status, headers } = error.response;
  const message = messageOf(path, error);
  const named = headers.get("x-asof-error") as StoreErrorCode;
  const code = storeErrorCodes.includes(named) ? named : guessedCode(path, status, message);
  return new StoreError(code, message, { status }, { cause: error });
}

function messageOf(path: string, error: HTTPError): string {
  const body: unknown = error.data;
  const parsed = z
    .union([z.object({ message: z.string() }).transform(({ message }) => message), z.string()])
    .safeParse(body);
  const text = parsed.data ?? error.message;
  if (error.response.status === 404 && /^\s*</.test(text))
    return `The store does not answer ${path}: is it another one?`;
  return text.replace(/^\w+Error\((['"])(.*)\1\)$/s, "$2").replace(/^(syn|typ):/, "");
}

function guessedCode(path: string, status: number, message: string): StoreErrorCode {
  const said = spoken.find(([pattern]) => pattern.test(message));
  if (said !== undefined) return said[1];
  const usual = byPath[path];
  return usual?.statuses.includes(status) ? usual.code : "remote";
}
