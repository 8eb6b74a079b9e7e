import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../src/index.js";
import { tsh, tshOutput } from "./tsh.js";

let directory: string;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-tsh-"));
  url = `file:${directory}/store`;
  await (await openStore(url)).close();
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

test("a history goes into a store and out again", async () => {
  const text =
    "name,value_date,value,insertion_date\na,2024-05-01T00:00:00Z,1,2024-05-02T00:00:00Z\na,2024-05-01T00:00:00Z,2,2024-05-03T00:00:00Z\n";
  const path = await file("history.csv", text);
  expect(await tsh("import", url, path, "--dry-run")).toBe("would store 2 points in 2 revisions of 1 series\n");
  expect(await tsh("import", url, path, "--author", "loader")).toBe("stored 2 points in 2 revisions of 1 series\n");
  expect(JSON.parse(await tsh("import", url, path, "--skip-known", "--json"))).toMatchObject({ known: 2, points: 0 });
  expect(await tsh("log", url, "a")).toContain("\tloader\n");
  const copy = join(directory, "copy.csv");
  expect(await tshOutput("export", url, copy, "--names", "a", "--history")).toEqual({
    stdout: "",
    stderr: "wrote 2 points of 1 series\n",
  });
  expect(await readFile(copy, "utf8")).toBe(text);
});

test("columns, zone and the one series can be named", async () => {
  const path = await file("local.csv", "when;MW;note\n2024-05-01 02:00;3;x\n");
  const columns = ["--value-date-column", "when", "--value-column", "MW", "--tz", "Europe/Paris"];
  await tsh("import", url, path, "--series", "local", "--insertion-date", "2024-05-02", ...columns);
  expect(await tsh("get", url, "local")).toBe("2024-05-01T00:00:00Z\t3\n");
  expect(await tsh("insertion-dates", url, "local")).toBe("2024-05-02T00:00:00Z\n");
});

test("wrong lines are told one by one on stderr", async () => {
  const path = await file("wrong.csv", "name,value_date,value\nw,2024-05-01,1\nw,soon,2\nw,2024-05-02,x\n");
  await expect(tsh("import", url, path)).rejects.toThrow("Nothing is stored, line 3 is wrong, and 1 more");
  const { stdout, stderr } = await tshOutput("import", url, path, "--skip-bad");
  expect(stdout).toBe("stored 1 points in 1 revisions of 1 series; left out: 2 problems\n");
  expect(stderr).toMatch(/^line 3: "soon" is not an instant.*\nline 4: "x" is not a number\n$/);
});

test("export takes names, searches or everything, and says so when it is told nothing", async () => {
  const path = await file("pair.csv", "value_date,p,q\n2024-05-01,1,2\n");
  await tsh("import", url, path);
  const wide = join(directory, "wide.csv");
  await tsh("export", url, wide, "--names", "p", "q", "--layout", "wide");
  expect(await readFile(wide, "utf8")).toBe("value_date,p,q\n2024-05-01T00:00:00,1,2\n");
  const found = await tsh("export", url, wide, "--find", '(by.name "q")', "--layout", "single", "--json");
  expect(JSON.parse(found)).toEqual({ series: 1, points: 1, erasures: 0 });
  await expect(tsh("export", url, wide)).rejects.toThrow("Say which series: --names NAME…, --find QUERY or --all.");
});

test("ingest-formulas registers all formulas of a file, or tells what is wrong with each", async () => {
  await tsh("import", url, await file("base.csv", "name,value_date,value\nbase,2024-05-01,2\n"));
  const right = await file("right.csv", 'name,text\ntwice,"(* 2 (series ""once""))"\nonce,"(series ""base"")"\n');
  expect(await tsh("ingest-formulas", url, right, "--strict", "--dry-run")).toBe("would register 2 formulas\n");
  expect(JSON.parse(await tsh("ingest-formulas", url, right, "--json"))).toEqual({ formulas: 2, dryRun: false });
  expect(await tsh("get", url, "twice")).toBe("2024-05-01T00:00:00\t4\n");
  const wrong = await file("wrong-formulas.csv", 'name,text\nx,(nope)\ny,"(series ""nothing"")"\n');
  await expect(tsh("ingest-formulas", url, wrong, "--strict")).rejects.toThrow(
    'line 2 is wrong, and 1 more: "x": 1:2 expression `(nope)`',
  );
  await expect(tsh("ingest-formulas", "http://localhost/api", wrong)).rejects.toThrow("this needs its database");
});
