// Run by the launcher before the demo, which tells itself what it leaves out where there is no engine.
import { ensureEngine } from "./engine.ts";

await ensureEngine((message) => process.stderr.write(`${message}\n`));
