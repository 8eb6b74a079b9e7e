import type { Logger } from "../logger.js";

/** Tells on standard error what is worth knowing while one waits. */
export function progressLogger(): Logger {
  const say = (message: string) => process.stderr.write(`${message}\n`);
  return { debug() {}, info: say, warn: say };
}
