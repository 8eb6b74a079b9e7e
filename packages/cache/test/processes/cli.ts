// The command line in a process of its own: node --import ./run-sources.mjs cli.ts ls --path …
import { createCommand } from "../../src/cli/index.js";

await createCommand().parseAsync(process.argv.slice(2), { from: "user" });
