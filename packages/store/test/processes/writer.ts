import { seriesFrom } from "@asof/series";
import { openStore } from "../../src/index.js";

// Writes one revision after the other and says which is acknowledged, until it is killed.
const [url = "memory:", namespace] = process.argv.slice(2);
const store = await openStore(url, { namespace });
const known = (await store.get("s"))?.length ?? 0;
for (let n = known; ; n++) {
  const points: [number, number][] = Array.from({ length: n + 1 }, (_, i) => [i * 1000, i === n ? n : i]);
  await store.update("s", seriesFrom(points), "writer");
  process.stdout.write(`${n}\n`);
}
