// Run by the launcher before the demo: gets an engine where one can be had, says why not otherwise, never fails.
import { ensureEngine } from "./engine.ts";

const { available, reason } = await ensureEngine((message) => process.stderr.write(`${message}\n`));
if (!available) process.stderr.write(`No Docker engine: ${reason}\n`);
