import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { tsh, tshOutput } from "./tsh.js";

const namespace = `tsh_${randomUUID().slice(0, 8)}`;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-tsh-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

/** A command over a namespace of the test's own. */
function run(command: string, ...args: string[]): Promise<string> {
  return tsh(command, inject("postgresUrl"), ...args, "--namespace", namespace);
}

test("a namespace is made by init-db alone", async () => {
  await expect(run("catalog")).rejects.toMatchObject({ code: "unknown_store" });
  expect(JSON.parse(await run("init-db", "--json"))).toEqual({ namespace });
  expect(JSON.parse(await run("dbversions", "--json")).postgresql).toMatch(/^\d+\.\d+/);
});

test("a file with a series that is refused leaves nothing behind, or only that series out", async () => {
  await run("import", await file("first.csv", "name,value_date,value\nb,2024-05-01,1\n"));
  const mixed = await file(
    "mixed.csv",
    "name,value_date,value\na,2024-05-01,1\nb,2024-05-02T00:00Z,2\nc,2024-05-01,3\n",
  );
  await expect(run("import", mixed)).rejects.toMatchObject({ code: "invalid_file" });
  expect(await run("catalog")).toBe("primary  b\n");
  expect(await run("import", mixed, "--dry-run", "--skip-bad")).toMatch(/^would store 2 points/);
  expect(await run("catalog")).toBe("primary  b\n");
  expect(await run("import", mixed, "--skip-bad")).toMatch(/^stored 2 points in 2 revisions of 2 series; left out: 1/);
  expect(await run("catalog")).toBe("primary  a\nprimary  b\nprimary  c\n");
});

test("formulas of a file are registered together or not at all", async () => {
  const right = 'name,text\ntwice,"(* 2 (series ""once""))"\nonce,"(series ""a"")"\n';
  const wrong = `${right}broken,(nope)\n`;
  await expect(run("ingest-formulas", await file("wrong.csv", wrong))).rejects.toMatchObject({ code: "invalid_file" });
  expect(await run("find", "(by.formula)")).toBe("");
  await run("ingest-formulas", await file("right.csv", right), "--strict");
  expect(await run("get", "twice")).toBe("2024-05-01T00:00:00\t2\n");
});

test("a history goes into another namespace through a file", async () => {
  const lines = [
    "h,2024-05-01T00:00Z,1,2024-05-02",
    "h,2024-05-01T00:00Z,,2024-05-03",
    "h,2024-05-02T00:00Z,5,2024-05-03",
  ];
  const source = await file("history.csv", `name,value_date,value,insertion_date\n${lines.join("\n")}\n`);
  await run("import", source, "--keep-nans");
  const copy = join(directory, "copy.parquet");
  const { stderr } = await tshOutput(
    ...["export", inject("postgresUrl"), copy, "--names", "h", "--history", "--namespace", namespace],
  );
  expect(stderr).toContain("1 of them have no value: import them with --keep-nans to erase again");
  const other = ["--namespace", `${namespace}_copy`];
  await tsh("init-db", inject("postgresUrl"), ...other);
  await tsh("import", inject("postgresUrl"), copy, "--keep-nans", ...other);
  const copied = await tsh("history", inject("postgresUrl"), "h", "--json", ...other);
  expect(copied).toBe(await run("history", "h", "--json"));
  expect(Object.keys(JSON.parse(copied))).toHaveLength(2);
});
