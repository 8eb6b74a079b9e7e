import { InvalidArgumentError } from "commander";

/** Reads `--port`: 0 (any free port) to 65535. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
}
