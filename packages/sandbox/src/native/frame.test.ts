import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, type Frame, FrameDecoder } from "./frame.js";

const LIMITS = { headerBytes: 1000, attachments: 10, frameBytes: 5000 };

function decodeAll(bytes: Uint8Array, pieces: readonly number[]): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder(LIMITS, (frame) => frames.push(frame));
  let offset = 0;
  for (let index = 0; offset < bytes.length; index++) {
    const size = pieces[index % pieces.length] ?? 1;
    decoder.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return frames;
}

const inPieces = (bytes: Uint8Array) => [bytes.subarray(0, 3), bytes.subarray(3)];

const attachmentsArbitrary = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 });
const messageArbitrary = fc.record({
  header: fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
  attachments: attachmentsArbitrary,
});

test("frames come out as they went in, in whatever pieces they arrive", () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(messageArbitrary, { maxLength: 4 }), pieces, (messages, sizes) => {
      const bytes = Buffer.concat(
        messages.flatMap(({ header, attachments }) => encodeFrame(header, attachments.map(inPieces))),
      );
      const frames = decodeAll(bytes, sizes);
      expect(frames.map(({ header }) => JSON.parse(header.toString()))).toEqual(messages.map(({ header }) => header));
      const plain = frames.map(({ attachments }) => attachments.map((part) => [...part]));
      expect(plain).toEqual(messages.map(({ attachments }) => attachments.map((part) => [...part])));
    }),
  );
});

test("the layout is u32 header length, u32 count, u64 lengths, header, attachments, all big-endian", () => {
  const bytes = Buffer.concat(encodeFrame({ a: 1 }, [[Uint8Array.of(7), Uint8Array.of(8)]]));
  expect(bytes.toString("hex")).toBe(`00000007000000010000000000000002${Buffer.from('{"a":1}').toString("hex")}0708`);
});

test.each([
  ["a header over the limit", "000003e900000000"],
  ["a header of 4 GiB", "ffffffff00000000"],
  ["too many attachments", "000000020000000b"],
  ["4 billion attachments", "00000002ffffffff"],
  ["an attachment over the limit", "0000000200000001000000000000138a"],
  ["an attachment of 16 EiB", "0000000200000001ffffffffffffffff"],
  ["attachments over the limit together", "000000020000000200000000000010000000000000001000"],
])("%s is refused before memory is taken for it", (_, hex) => {
  const act = () => decodeAll(Buffer.from(hex, "hex"), [100]);
  expect(act).toThrow(expect.objectContaining({ name: "SandboxError", code: "protocol" }));
});

test("every attachment starts a buffer of its own, so that any typed array fits over it", () => {
  const bytes = Buffer.concat(encodeFrame({}, [[new Uint8Array(3)], [new Uint8Array(8)]]));
  const [frame] = decodeAll(bytes, [1000]);
  expect(frame?.attachments.map(({ byteOffset }) => byteOffset)).toEqual([0, 0]);
});
