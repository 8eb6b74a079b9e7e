import type { Sample } from "./malformed-samples.js";

/** Mulberry32: the same seed gives the same inputs. */
function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Changes one file of a sample in one to eight places, now and then to random bytes. */
export function createMutator(seed: number): (sample: Sample) => Sample {
  const random = createRandom(seed);
  const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x39, 0x5b, 0x7b];
  const anyByte = () => (random(2) === 0 ? random(256) : (interesting[random(interesting.length)] as number));
  const randomBytes = (length: number) => Buffer.from(Array.from({ length }, anyByte));

  const changes: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => withByte(bytes, random(bytes.length), (byte) => byte ^ (1 << random(8))),
    (bytes) => withByte(bytes, random(bytes.length), anyByte),
    (bytes) => bytes.subarray(0, random(bytes.length + 1)),
    (bytes) => splice(bytes, random(bytes.length + 1), random(16), Buffer.alloc(0)),
    (bytes) => splice(bytes, random(bytes.length + 1), 0, randomBytes(1 + random(16))),
    (bytes) => {
      const from = random(bytes.length + 1);
      return splice(bytes, random(bytes.length + 1), 0, bytes.subarray(from, from + random(64)));
    },
    // Sizes and counts, small and huge, as the binary formats keep them.
    (bytes) => {
      const number = Buffer.alloc(8);
      number.writeBigUInt64LE(2n ** BigInt(random(64)) - BigInt(random(2)));
      const size = 1 << random(4);
      return splice(bytes, random(bytes.length + 1), size, number.subarray(0, size));
    },
    // Numbers as the text formats keep them.
    (bytes) => Buffer.from(bytes.toString("latin1").replace(/\d+/, "9".repeat(1 + random(20))), "latin1"),
    (bytes) => {
      const text = bytes.toString("latin1");
      const numbers = [...text.matchAll(/\d+/g)];
      const chosen = numbers[random(numbers.length)];
      if (chosen === undefined) return bytes;
      return splice(bytes, chosen.index, chosen[0].length, Buffer.from("9".repeat(1 + random(12))));
    },
  ];

  return (sample) => {
    const [path, bytes] = sample[random(sample.length)] as Sample[number];
    let changed: Buffer = random(20) === 0 ? randomBytes(random(300)) : Buffer.from(bytes);
    for (let left = 1 + random(8); left > 0; left--) {
      changed = (changes[random(changes.length)] as (typeof changes)[number])(changed);
    }
    return sample.map(([name, own]) => [name, name === path ? changed : own] as const);
  };
}

function withByte(bytes: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  if (at < copy.length) copy[at] = change(copy[at] as number);
  return copy;
}

function splice(bytes: Buffer, at: number, remove: number, insert: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
}
