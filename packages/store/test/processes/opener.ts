import { openStore } from "../../src/index.js";

// Opens namespaces of a database, brought to this version, and ends.
const [url = "memory:", ...namespaces] = process.argv.slice(2);
const stores = await Promise.all(namespaces.map((namespace) => openStore(url, { namespace })));
await Promise.all(stores.map((store) => store.close()));
