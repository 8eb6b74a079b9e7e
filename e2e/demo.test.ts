import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { AsofCommand, asof, type Ended } from "./command.js";

interface Report {
  rows: number;
  origins: number;
  baseline: { mae: number; rmse: number };
  models: {
    name: string;
    runtime: string;
    mae: number;
    rmse: number;
    skill: number;
    seconds: number;
    cacheHits: number;
  }[];
  notes: string[];
}

const published = join(import.meta.dirname, "../packages/server/data/beijing-pm25-weather-2010-2014.csv");
const noEngine = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };
const { available: hasEngine } = inject("engine");
const expectedModels = [
  { name: "Linear regression", runtime: "in-process" },
  ...(hasEngine ? [{ name: "Gradient-boosted trees", runtime: "sandbox" }] : []),
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "asof-demo-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportOf(ended: Ended): Report {
  expect(ended.code, ended.stderr).toBe(0);
  return JSON.parse(ended.stdout);
}

function digestOf({ notes }: Report): string | undefined {
  return notes.flatMap((note) => /Digest of all forecasts: (\w+)/.exec(note)?.[1] ?? []).at(0);
}

function filesBelow(data: string, name: RegExp): string[] {
  return readdirSync(data, { recursive: true, encoding: "utf8" }).filter((path) => name.test(path));
}

/** Containers that a process has started and that are still there. */
function containersOf(pid: number): string[] {
  if (!hasEngine) return [];
  const filter = ["--filter", `label=dev.asof.sandbox.pid=${pid}`, "--format", "{{.Names}}"];
  return execFileSync("docker", ["ps", "-a", ...filter], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
}

let first: Ended;
beforeAll(async () => {
  first = await asof(["demo", "--once", "--json", "--data", join(folder, "twice")]);
});

describe("run twice", () => {
  const data = (): string => join(folder, "twice");
  let second: Ended;
  beforeAll(async () => {
    second = await asof(["demo", "--once", "--json", "--data", data()]);
  });

  test("reports all hours, the errors of persistence, and models that gain at least a tenth on it", () => {
    const { rows, origins, baseline, models } = reportOf(first);
    expect({ rows, origins }).toEqual({ rows: 43_824, origins: 52 });
    expect([baseline.mae.toFixed(2), baseline.rmse.toFixed(2)]).toEqual(["2.88", "3.93"]);
    expect(models).toMatchObject(expectedModels);
    for (const model of models) {
      expect(model.skill).toBeGreaterThanOrEqual(0.1);
      expect(model.skill).toBeCloseTo(1 - model.mae / baseline.mae, 12);
      expect(model.rmse).toBeGreaterThan(model.mae);
      expect(model.rmse).toBeLessThan(baseline.rmse);
      expect(model.seconds).toBeGreaterThan(0);
    }
  });

  test("finds every artifact in the cache, says so, and gives the same forecasts to the bit", () => {
    const [before, after] = [reportOf(first), reportOf(second)];
    expect(digestOf(after)).toMatch(/^\w{16}$/);
    expect(digestOf(after)).toBe(digestOf(before));
    expect(after.notes.join()).toContain(`All forecasts came from the cache (${54 * after.models.length} artifacts)`);
    expect(before.notes.join()).not.toContain("came from the cache");
    // A fit, the fit again in the backtest, and a prediction an origin.
    expect(after.models.map((model) => model.cacheHits)).toEqual(expectedModels.map(() => 54));
    const errors = ({ models }: Report) => models.map(({ mae, rmse }) => ({ mae, rmse }));
    expect(errors(after)).toEqual(errors(before));
  });

  test("tells its progress on stderr, with counts and times", () => {
    expect(first.stderr).toMatch(/43,824 hours, 9,\d{3} new daily revisions \(\d+\.\d s\)/);
    expect(second.stderr).toMatch(/43,824 hours, 0 new daily revisions/);
  });

  test("finds the artifacts again when the database is lost and they are not", async () => {
    for (const path of filesBelow(data(), /^\w+\/database$/)) rmSync(join(data(), path), { recursive: true });
    const third = reportOf(await asof(["demo", "--once", "--json", "--data", data()]));
    expect(digestOf(third)).toBe(digestOf(reportOf(first)));
    expect(third.rows).toBe(43_824);
    expect(third.notes.join()).toContain("All forecasts came from the cache");
  });

  test("leaves the studio up on the next free port, refuses its folder to others, and ends with Ctrl-C", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.once("error", () => resolve());
      taken.listen(4780, "127.0.0.1", resolve);
    });
    const demo = new AsofCommand(["demo", "--data", data()]);
    try {
      const [, url] = await demo.says(/The studio is at (http:\S+)/);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:(?!4780$)\d+$/);
      expect(await (await fetch(`${url}/`)).text()).toMatch(/<html/i);
      expect((await fetch(`${url}/v1alpha2/projects/`)).status).toBe(200);
      const other = await asof(["demo", "--once", "--data", data()]);
      expect(other).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(`process ${demo.pid}`) });
    } finally {
      demo.kill("SIGINT");
      taken.close();
    }
    const { code, stdout } = await demo.ended;
    expect(code).toBe(0);
    expect(stdout).toContain("persistence (24 h)");
    expect(filesBelow(data(), /lock\.json/)).toEqual([]);
    expect(containersOf(demo.pid)).toEqual([]);
  });
});

test("without an engine and with a damaged line it says what is left out, and does the rest", async () => {
  const lines = readFileSync(published, "utf8").split("\n");
  lines[99] = "99,2010,1,5,2,NA,-19,warm,1017,NW,16.1,0,0";
  const csv = join(folder, "damaged.csv");
  writeFileSync(csv, lines.join("\n"));
  const args = ["demo", "--once", "--data", join(folder, "no-engine"), "--csv", csv];
  const { code, stdout, stderr } = await asof(args, noEngine);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^Linear regression \(in-process\)/m);
  expect(stdout).not.toContain("Gradient-boosted trees (sandbox)");
  for (const said of [stdout, stderr]) {
    expect(said).toContain("Gradient-boosted trees are left out");
    expect(said).toContain('line 100 has "warm" for TEMP; it is left out');
  }
  expect(stderr).toContain("43,823 hours");
});

describe("interrupted", () => {
  const data = (): string => join(folder, "interrupted");
  const start = (): AsofCommand => new AsofCommand(["demo", "--once", "--json", "--data", data()]);

  /** Some time after the database began to be opened. */
  async function untilOpening(demo: AsofCommand, ms: number): Promise<void> {
    while (!existsSync(data()) || filesBelow(data(), /lock\.json$/).length === 0) {
      await Promise.race([sleep(20), demo.ended.then(() => Promise.reject(new Error("ended early")))]);
    }
    await sleep(ms);
  }

  async function expectNothingLeft(demo: AsofCommand): Promise<void> {
    const { code, signal, stdout, stderr } = await demo.ended;
    expect({ code, signal, stdout }, stderr).toEqual({ code: 130, signal: null, stdout: "" });
    expect(stderr).toContain("Interrupted");
    expect(filesBelow(data(), /lock\.json|\.lock$|\.tmp/)).toEqual([]);
    expect(containersOf(demo.pid)).toEqual([]);
  }

  test("while it loads, it stops with exit code 130 and leaves nothing", async () => {
    for (const [ms, signal] of [
      [50, "SIGINT"],
      [1_500, "SIGTERM"],
    ] as const) {
      const demo = start();
      await untilOpening(demo, ms);
      demo.kill(signal);
      await expectNothingLeft(demo);
    }
  });

  test("while a model is fitted, it stops with exit code 130 and leaves nothing", async () => {
    const demo = start();
    await demo.says(hasEngine ? /Linear regression: fitted/ : /Project "/);
    await sleep(hasEngine ? 1_500 : 200);
    demo.kill("SIGINT");
    await expectNothingLeft(demo);
  });

  test("by a power cut while it loads, it goes on where it was and forecasts the same", async () => {
    rmSync(data(), { recursive: true });
    const cut = start();
    await untilOpening(cut, 2_000);
    cut.kill("SIGKILL");
    await cut.ended;
    const resumed = reportOf(await start().ended);
    expect(resumed.rows).toBe(43_824);
    expect(resumed.models).toMatchObject(expectedModels);
    expect(digestOf(resumed)).toBe(digestOf(reportOf(first)));
  });
});

describe("given what it cannot use, it says so in a sentence and changes nothing", () => {
  const data = (): string => join(folder, "unused");

  test.each([
    { args: ["demo", "--onse"], code: 2, says: /unknown option '--onse'\s+\(Did you mean --once\?\)/ },
    { args: ["demo", "--port", "4780x"], code: 2, says: /port is a whole number from 0 to 65535/ },
    { args: ["demo", "again"], code: 2, says: /too many arguments/ },
    { args: ["demo", "--once", "--csv", "/nonexistent.csv"], code: 1, says: /observations \/nonexistent\.csv/ },
    { args: ["demo", "--once", "--csv", import.meta.filename], code: 1, says: /it is not the file of the demo/ },
  ])("asof $args", async ({ args, code, says }) => {
    const ended = await asof(args.includes("--once") ? [...args, "--data", data()] : args);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(says) });
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    { hours: 0, says: "holds no hour that can be read" },
    { hours: 2_000, says: "no temperature of the weeks of 2014" },
  ])("observations of $hours hours", async ({ hours, says }) => {
    const csv = join(folder, `${hours}-hours.csv`);
    writeFileSync(
      csv,
      readFileSync(published, "utf8")
        .split("\n")
        .slice(0, hours + 1)
        .join("\n"),
    );
    const ended = await asof(["demo", "--once", "--data", data(), "--csv", csv], noEngine);
    expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(says) });
  });

  test("a data folder that cannot be written", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const ended = await asof(["demo", "--once", "--data", join(file, "data")]);
    expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^asof: .*cannot be/) });
    expect(readFileSync(file, "utf8")).toBe("");
  });

  test("a port that is taken, for a server that others expect there", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };
    const ended = await asof(["serve", "--data", data(), "--port", String(port)]);
    taken.close();
    expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(`127.0.0.1:${port}`) });
  });
});
