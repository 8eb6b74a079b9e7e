import { expect, test } from "vitest";
import { readPort } from "./options.js";

test.each([
  ["0", 0],
  ["4780", 4780],
  ["65535", 65_535],
])("reads the port %s", (text, port) => {
  expect(readPort(text)).toBe(port);
});

test.each(["", "65536", "-1", "80.5", "0x50", "http"])('refuses "%s" as a port', (text) => {
  expect(() => readPort(text)).toThrow("whole number from 0 to 65535");
});
