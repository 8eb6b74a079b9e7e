import type { MissingRow, Row } from "../row.ts";
import { c1 } from "./cache/c1.ts";
import { c2 } from "./cache/c2.ts";
import { c3 } from "./cache/c3.ts";
import { c4 } from "./cache/c4.ts";
import { missing } from "./platform/missing.ts";
import { p1 } from "./platform/p1.ts";
import { p2 } from "./platform/p2.ts";
import { b1 } from "./sandbox/b1.ts";
import { b2 } from "./sandbox/b2.ts";
import { b3 } from "./sandbox/b3.ts";
import { b4 } from "./sandbox/b4.ts";
import { s1 } from "./series/s1.ts";
import { s2 } from "./series/s2.ts";
import { s3 } from "./series/s3.ts";
import { s4 } from "./series/s4.ts";
import { s5 } from "./series/s5.ts";
import { g1, s14 } from "./store/own.ts";
import { s6, s7, s8, s9, s10, s11, s12, s13 } from "./store/postgres.ts";

/** Every line of the targets, in their order. */
export const rows: readonly (Row | MissingRow)[] = [
  ...[s1, s2, s3, s4, s5],
  ...[s6, s7, s8, s9, s10, s11, s12, s13, s14, g1],
  ...[c1, c2, c3, c4],
  ...[b1, b2, b3, b4],
  ...[p1, p2],
  ...missing,
];
