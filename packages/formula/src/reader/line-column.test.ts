import { check, coreRegistry, lineColumn } from "@asof/formula";
import { expect, test } from "vitest";

function places(text: string): string[] {
  return check(text, coreRegistry).map(({ position, message }) => {
    const { line, column } = lineColumn(text, position.start);
    return `${line}:${column} ${message.split(": did")[0]}`;
  });
}

test("problems are placed by line and column, behind comments, tabs, other line ends and letters of two units", () => {
  expect(places('; été 😀 (\n(add\n\t(series "😀😀" #:fil 0)\r\n  (clip (seris "a")))')).toEqual([
    "3:15 `series` has no keyword `#:fil`",
    '4:10 expression `(seris "a")` refers to unknown operator `seris`',
  ]);
});

test("texts that end too early are placed at the list that stays open", () => {
  expect(places('(add\n (series "a")\n (sub (series "b")')).toEqual(["3:2 unexpected EOF in list"]);
  expect(places('(add "open\n 2)')).toEqual(['1:6 "open (did you forget an opening quote ?)']);
  expect(places("\n )")).toEqual(["2:2 unexpected )"]);
});
