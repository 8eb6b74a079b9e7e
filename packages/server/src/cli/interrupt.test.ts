import { afterEach, expect, test, vi } from "vitest";
import { aborted, interruptible } from "./interrupt.js";

afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

test("aborts the work on a signal and sets the exit code of an interruption", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await interruptible(async (signal) => {
    process.emit("SIGINT");
    signal.throwIfAborted();
  });
  expect(process.exitCode).toBe(130);
});

test("takes a signal that comes twice at once for one", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  await interruptible(async (signal) => {
    process.emit("SIGINT");
    process.emit("SIGINT");
    await aborted(signal);
  });
  expect(exit).not.toHaveBeenCalled();
  expect(process.exitCode).toBeUndefined();
});

test("passes the errors of work that nobody interrupted", async () => {
  await expect(interruptible(() => Promise.reject(new Error("disk full")))).rejects.toThrow("disk full");
});
