import { expect, test } from "vitest";
import { Progress } from "./progress.js";

function recorded(isTTY: boolean) {
  const clock = { ms: 0 };
  let text = "";
  const write = (chunk: string | Uint8Array): boolean => {
    text += String(chunk);
    return true;
  };
  return { progress: new Progress({ isTTY, write }, () => clock.ms), clock, text: () => text };
}

test("tells a step with its time in one line where lines cannot be rewritten", () => {
  const { progress, clock, text } = recorded(false);
  progress.step("Loading");
  progress.count("Loading", 100, 2000);
  clock.ms = 1500;
  progress.done("2,000 hours");
  expect(text()).toBe("2,000 hours (1.5 s)\n");
});

test("tells the counts of a long step every five seconds where lines cannot be rewritten", () => {
  const { progress, clock, text } = recorded(false);
  progress.step("Loading");
  for (clock.ms = 1000; clock.ms <= 11_000; clock.ms += 1000) progress.count("Loading", clock.ms, 12_000);
  expect(text()).toBe("Loading 5,000 of 12,000, 5.0 s …\nLoading 10,000 of 12,000, 10.0 s …\n");
});

test("rewrites one line on a terminal, and keeps messages on lines of their own", () => {
  const { progress, text } = recorded(true);
  progress.step("Loading");
  progress.count("Loading", 1, 2);
  progress.say("line 7 is damaged");
  progress.done("1 hour");
  const shown = text()
    .split("\n")
    .map((line) => line.split("\r\u001b[K").at(-1));
  expect(shown).toEqual(["Loading 1 of 2, 0.0 s …", "line 7 is damaged", "1 hour (0.0 s)", ""]);
});
