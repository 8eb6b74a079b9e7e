import { tableFromArrays } from "apache-arrow";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Link } from "../src/container/link.js";
import { CalendarDate, DateTime, Grid, isSandboxError, MatrixGrid, Ref } from "../src/index.js";
import { Channel } from "../src/native/channel.js";
import { encodeValue } from "../src/native/encode.js";
import { encodeFrame } from "../src/native/frame.js";
import { nativePeer } from "../src/native/native-peer.js";

/** Set it to 100000 for the whole run. */
const numRuns = Number(process.env.NATIVE_FUZZ_RUNS ?? 2000);
const LIMITS = { resultBytes: 1 << 20, outputBytes: 1 << 16, resultItems: 50_000 };

const VALUES: readonly unknown[] = [
  [1, "λ", null, true, 2n ** 70n, 1.5, { a: { b: [] } }],
  new Map<unknown, unknown>([[1, new Set(["x"])]]),
  [new DateTime(1.5, "Europe/Paris"), new CalendarDate("2024-02-29"), new Ref("a", "A"), Uint8Array.of(1, 2, 3)],
  [Float64Array.of(1, 2), MatrixGrid.fromRows([[1, 2]]), BigInt64Array.of(1n)],
  tableFromArrays({ a: Float64Array.of(1, 2, 3), b: ["x", "y", "z"] }),
  Grid.from([{ a: 1, b: "x" }, { a: new Ref("r") }], { dis: "g" }),
  Grid.from(Array.from({ length: 1000 }, (_, row) => ({ a: row, b: `t${row}`, c: new DateTime(row, "UTC") }))),
];

/** What the runner would send at a request for this value: something printed, something shown, the result. */
function conversation(value: unknown): Buffer {
  const { tree, attachments } = encodeValue(value);
  const common = { id: 1, dropped: { stdout: 0, stderr: 0 }, exceeded: [] };
  const frames = [
    encodeFrame({ op: "stream", name: "stdout" }, [[Buffer.from("printed\n")]]),
    encodeFrame({ op: "progress", done: 1, total: null, message: "m" }, []),
    encodeFrame({ op: "output", mimes: ["text/plain"] }, [[Buffer.from("shown")]]),
    encodeFrame({ op: "result", value: tree, ...common }, attachments),
  ];
  return Buffer.concat(frames.flat());
}

const conversations = VALUES.map(conversation);

type Change = ["set" | "insert" | "cut" | "repeat", at: number, byte: number];
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom("set", "set", "set", "insert", "cut", "repeat"),
  fc.oneof(fc.nat(120), fc.nat()),
  // Most of all what means something to the readers.
  fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('{}[]":,$09-ae\\'), 255, 0)),
);

function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  let result = Buffer.from(bytes);
  for (const [kind, place, byte] of changes) {
    const at = place % (result.length + 1);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    if (kind === "set" && at < result.length) result[at] = byte;
    else if (kind === "insert") result = Buffer.concat([before, Buffer.of(byte), after]);
    else if (kind === "cut") result = Buffer.concat([before, after.subarray(1 + (byte % 16))]);
    else if (kind === "repeat") result = Buffer.concat([before, after.subarray(0, byte), after]);
  }
  return result;
}

/** What a client makes of the bytes: the value, a typed error, or still waiting for more. */
async function received(bytes: Buffer, pieceBytes: number): Promise<unknown> {
  const link: Link = { send() {}, onData() {}, ended: new Promise(() => {}), close() {} };
  const peer = nativePeer(new Channel(link, LIMITS));
  const answer = peer.request({ op: "eval", code: "x" }, {}).catch((error) => error);
  for (let at = 0; at < bytes.length; at += pieceBytes) link.onData(bytes.subarray(at, at + pieceBytes));
  return Promise.race([answer, new Promise((resolve) => setImmediate(resolve, "waiting"))]);
}

test("what the runner sends is understood, in whatever pieces", async () => {
  for (const bytes of conversations) {
    for (const pieceBytes of [1, 7, bytes.length]) {
      expect(await received(bytes, pieceBytes)).toMatchObject({ dropped: { stdout: 0, stderr: 0 } });
    }
  }
});

test("whatever a hostile container sends is a value, a typed error or not yet whole", async () => {
  const mutated = fc
    .tuple(fc.constantFrom(...conversations), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([bytes, changes]) => changed(bytes, changes));
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const seen = { value: 0, error: 0, waiting: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 9, arbitrary: mutated }, noise),
      fc.integer({ min: 1, max: 4000 }),
      async (bytes, size) => {
        const outcome = await received(bytes, size);
        if (outcome instanceof Error) {
          expect(isSandboxError(outcome) && outcome.code, String(outcome.stack)).toBe("protocol");
          seen.error++;
        } else if (outcome === "waiting") seen.waiting++;
        else seen.value++;
      },
    ),
    { numRuns },
  );
  // Each way is gone often, or nothing is tried.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(numRuns / 100);
}, 600_000);
