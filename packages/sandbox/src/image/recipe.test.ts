import { expect, test } from "vitest";
import { DEFAULT_PACKAGES, imageRecipe, imageTag } from "./recipe.js";
import { dockerfile } from "./registry.js";

test("the same packages make the same tag, in any order", () => {
  const tag = imageTag(imageRecipe({ packages: ["b==1", "a==2"] }));
  expect(tag).toMatch(/^asof\/sandbox:[0-9a-f]{16}$/);
  expect(imageTag(imageRecipe({ packages: ["a==2", "b==1", "a==2"] }))).toBe(tag);
});

test("another package, version or Python makes another tag", () => {
  const recipes = [
    { packages: ["a==1"] },
    { packages: ["a==2"] },
    { packages: ["b==1"] },
    { packages: ["a==1"], python: "3.12" },
  ];
  expect(new Set(recipes.map((recipe) => imageTag(imageRecipe(recipe)))).size).toBe(4);
});

test("every default package is pinned to one version", () => {
  for (const requirement of DEFAULT_PACKAGES) expect(requirement).toMatch(/^[a-z_-]+==\d+(\.\w+)+$/);
});

test.each([
  "",
  "-r /etc/passwd",
  "--index-url=x",
  "./local",
  "a b",
  "a;rm",
  "a'b",
  "git+https://x",
  "a @ file:///x",
  "a\nb",
])("%j is refused as a requirement", (requirement) => {
  const refusal = expect.objectContaining({ code: "invalid_option" });
  expect(() => imageRecipe({ packages: [requirement] })).toThrow(refusal);
});

test.each(["numpy", "numpy==2.4.6", "numpy>=2,<3", "lightgbm[scikit-learn]==4.7.0", "a_b.c-d~=1.0"])(
  "%j is accepted as a requirement",
  (requirement) => {
    expect(imageRecipe({ packages: [requirement] }).packages).toEqual([requirement]);
  },
);

test("with a registry the image runs as the sandbox's user", () => {
  const lines = dockerfile(imageRecipe({ packages: ["numpy==2.4.6"] })).split("\n");
  expect(lines[0]).toBe("FROM python:3.11-slim");
  expect(lines).toContain("USER 10001:10001");
  expect(lines).toContain("RUN pip install --no-cache-dir --only-binary=:all: 'numpy==2.4.6'");
});
