import { expect, test } from "vitest";
import { hashedText, paramsTreeOf, persistHash } from "../src/persistable/params-tree.js";
import { writeJson } from "../src/python/json.js";
import { pythonParams, readVectors } from "./fixtures.js";

interface Vector {
  readonly name: string;
  readonly payload_name: string;
  readonly params: Record<string, unknown>;
  readonly hashed_text: string;
  readonly hash: string;
  readonly params_json: string | null;
  readonly params_json_error: string | null;
}

const { vectors } = readVectors<{ vectors: Vector[] }>("hash-vectors.json");

test("there are vectors", () => {
  expect(vectors).not.toEqual([]);
});

test.each(vectors.map((vector) => [`${vector.name} (${vector.payload_name})`, vector] as const))(
  "hashes as Python does: %s",
  (_, vector) => {
    const tree = paramsTreeOf(pythonParams(vector.params), []);
    expect(hashedText(vector.payload_name, tree)).toBe(vector.hashed_text);
    expect(persistHash(vector.payload_name, tree)).toBe(vector.hash);
    if (vector.params_json !== null) expect(writeJson(tree)).toBe(vector.params_json);
    else expect(() => writeJson(tree)).toThrow(expect.objectContaining({ code: "unserializable" }));
  },
);
