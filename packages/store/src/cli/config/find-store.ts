import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { StoreError } from "../../errors.js";
import { readTshJson } from "./tsh-json.js";
import { readTshistoryCfg } from "./tshistory-cfg.js";

export interface Place {
  readonly url: string;
  /** That of the configuration, when it names one. */
  readonly namespace?: string | undefined;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly home: string;
}

export function surroundings(): Surroundings {
  return { env: process.env, directory: process.cwd(), home: homedir() };
}

/**
 * Where a store is: a URL as it is, a path as `file:`, a name by the configuration files.
 *
 * @throws {StoreError} `invalid_argument` with all that was searched, for a name that nothing knows.
 */
export function findStore(where: string, around: Surroundings = surroundings()): Place {
  if (/^(postgres(ql)?|https?|file|memory):/.test(where)) return { url: where, namespace: undefined };
  const configured = configuredStore(where, around);
  if (configured !== undefined) return configured;
  const path = resolve(around.directory, where);
  if (/[/\\]/.test(where) || where.startsWith(".") || existsSync(path)) {
    return { url: `file:${path}`, namespace: undefined };
  }
  const searched = configurationFiles(around);
  throw new StoreError(
    "invalid_argument",
    `"${where}" is no store: it is neither a URL (postgres://…, file:FOLDER, http://…/api) nor a path nor a name in ` +
      `${searched.map((file) => `${file}${existsSync(file) ? "" : " (not there)"}`).join(", ")}.`,
    { where, searched },
  );
}

/** Our own file and that of tshistory, at each place in the order in which the original looks. */
export function configurationFiles({ env, directory, home }: Surroundings): string[] {
  const explicit = [env.TSH_CONFIG, env.TSHISTORYCFGPATH].filter((path) => path !== undefined && path !== "");
  const places = [directory, home, env.XDG_CONFIG_HOME || join(home, ".config")];
  const files = places.flatMap((place) => [join(place, "tsh.json"), join(place, "tshistory.cfg")]);
  return [...explicit.map((path) => resolve(directory, path as string)), ...files];
}

function configuredStore(name: string, around: Surroundings): Place | undefined {
  for (const file of configurationFiles(around)) {
    const place = existsSync(file) ? storesOf(file).get(name) : undefined;
    if (place !== undefined) return place;
  }
  return undefined;
}

function storesOf(file: string): Map<string, Place> {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".json")) return readTshJson(text, file);
  return new Map([...readTshistoryCfg(text)].map(([name, url]) => [name, { url, namespace: undefined }]));
}
