// Reads changed copies of valid files, and random bytes, of one format, and prints what came of it as JSON:
//   node --import ./run-sources.mjs malformed.ts <format> <count> <seed>
import { isDeepStrictEqual } from "node:util";
import { createMemoryDriver, isCacheError, openCacheStore } from "../../src/index.js";
import { bounds } from "../../src/serializers/bounds.js";
import { formats, plainParquet, type Sample } from "./malformed-samples.js";
import { createMutator } from "./mutator.js";

const [, , name = "", count = "100", seed = "1"] = process.argv;
const format = formats[name];
if (format === undefined) throw new Error(`There is no format ${name}; there are ${Object.keys(formats).join(", ")}.`);
const { samples, beside, exact } = format;
// Whatever never ends should not be waited for that long here.
bounds.baseMs = 2000;

async function outcomeOf(sample: Sample): Promise<string> {
  const driver = createMemoryDriver();
  for (const [path, bytes] of [...beside, ...sample]) await driver.write(path, bytes);
  await using store = await openCacheStore(driver, { readonly: true, serializers: [plainParquet] });
  try {
    const { value, artifact } = (await store.getEntry("k")) ?? {};
    if (!exact || artifact === undefined) return "value";
    return (await comesBack(value, artifact.serializer)) ? "value" : "OTHER VALUE";
  } catch (error) {
    const isAboutReading = isCacheError(error) && error.code !== "unserializable";
    return isAboutReading ? error.code : `UNTYPED ${String(error)}`;
  }
}

/** True also where a format refuses to write what it has read: a CSV column of text that looks like numbers. */
async function comesBack(value: unknown, serializer: string): Promise<boolean> {
  await using store = await openCacheStore("memory:");
  try {
    await store.put("k", value, { serializer });
  } catch (error) {
    if (isCacheError(error, "unserializable")) return true;
    throw error;
  }
  return isDeepStrictEqual(await store.get("k"), value);
}

const outcomes: Record<string, number> = {};
const note = (outcome: string) => {
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
};
const mutate = createMutator(Number(seed));
for (let at = 0; at < Number(count); at++) note(await outcomeOf(mutate(samples[at % samples.length] as Sample)));
// What a file did must not spoil the next.
for (const valid of samples) note(`valid: ${await outcomeOf(valid)}`);
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ outcomes, megabytes }));
