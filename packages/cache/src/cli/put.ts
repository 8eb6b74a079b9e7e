import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { z } from "zod";
import { CacheError } from "../errors.js";
import { readJson } from "../python/json-read.js";
import { openCacheStore } from "../store/open.js";
import { duplicateKeyPolicies } from "../store/store.js";
import { printable } from "./printable.js";
import { lineOf, print, printJson, say, storeOptionsSchema, withStore } from "./store-options.js";

const kinds = ["json", "text", "bytes"] as const;

const putOptionsSchema = storeOptionsSchema.extend({
  as: z.enum(kinds, { error: `--as is one of ${kinds.join(", ")}` }),
  onDuplicate: z.enum(duplicateKeyPolicies, { error: `--on-duplicate is one of ${duplicateKeyPolicies.join(", ")}` }),
  ttl: z.string().optional(),
  metadata: z.string().optional(),
});

export function createPutCommand(): Command {
  return withStore(new Command("put"))
    .description("put a file, or what comes in on standard input, under a key")
    .argument("<key>")
    .argument("[file]", "the file; - or none reads standard input", "-")
    .option("--as <kind>", `what it is: ${kinds.join(", ")}`, "bytes")
    .option("--on-duplicate <policy>", `where the key is there: ${duplicateKeyPolicies.join(", ")}`, "skip")
    .option("--ttl <duration>", "how long it stays: 90s, 15m, 36h, 7d")
    .option("--metadata <json>", "a JSON object kept beside it")
    .action(put);
}

async function put(key: string, file: string, given: unknown): Promise<void> {
  const options = parse(given);
  await using store = await openCacheStore(options.path, { onDuplicateKey: options.onDuplicate });
  const content = file === "-" ? await buffer(process.stdin) : await readFile(file).catch(unreadable(file));
  const { stored, artifact } = await store.put(key, decoded(content, options.as), {
    serializer: options.as,
    ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
    ...(options.metadata === undefined ? {} : { metadata: metadataOf(options.metadata) }),
  });
  if (options.json) return printJson({ stored, artifact: printable(artifact) });
  print(lineOf(artifact.key));
  if (!stored) say("It was there already and stays as it was; --on-duplicate overwrite replaces it.");
}

function unreadable(file: string) {
  return (cause: Error): never => {
    const message = `The file ${file} cannot be read: ${cause.message}. Name another one, or - for standard input.`;
    throw new CacheError("io", message, { cause, details: { file } });
  };
}

function parse(given: unknown): z.output<typeof putOptionsSchema> {
  const parsed = putOptionsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new CacheError("invalid_options", z.prettifyError(parsed.error), { cause: parsed.error });
}

function decoded(content: Buffer, kind: (typeof kinds)[number]): unknown {
  if (kind === "bytes") return new Uint8Array(content);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    return kind === "text" ? text : readJson(text);
  } catch (cause) {
    throw new CacheError("unserializable", `The content is no ${kind}: ${(cause as Error).message}`, { cause });
  }
}

function metadataOf(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(readJson(text));
  } catch (cause) {
    throw new CacheError("invalid_options", `--metadata must be a JSON object: ${text}`, { cause });
  }
}
