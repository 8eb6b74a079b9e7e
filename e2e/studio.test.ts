import { Client, linearRegression, type Model, Project, type TimeSeries, timeTransformations } from "@asof/platform";
import { TimeArray } from "@asof/series";
import { createServer, listen } from "@asof/server";
import { openStore } from "@asof/store";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser } from "../tools/parts/browser.js";

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2014, 0, 1);

let browser: Browser;
let page: Page;
let url: string;
let project: Project;
let temperature: TimeSeries;
let model: Model;
const opened = new AsyncDisposableStack();
const asked: string[] = [];

/** Hours of one day as known at the end of a day; both counted from the first of January 2014. */
function hoursOf(dayKnown: number, dayAbout: number, level: number): TimeArray {
  const startTime = start + dayAbout * day;
  const values = Float64Array.from({ length: 24 }, (_, i) => level + Math.sin((i / 24) * 2 * Math.PI));
  const asOfTime = start + dayKnown * day;
  return new TimeArray({ samplePeriod: "PT1H", startTime, endTime: startTime + day, asOfTime, values });
}

beforeAll(async () => {
  const store = opened.use(await openStore("memory:"));
  const server = opened.use(await createServer({ store }));
  url = opened.use(await listen(server, { port: 0 })).url;
  const client = new Client({ apiHost: url });
  project = await Project.create({ title: "Heating", description: "A small graph.", client });
  temperature = await project.createTimeSeries({ title: "Temperature", samplePeriod: "PT1H" });
  const lagged = await project.createOperation({
    title: "The day before",
    connector: timeTransformations({ shiftParameters: { shiftPeriod: "P1D" } }),
  });
  model = await project.createModel({ title: "Straight line", connector: linearRegression() });
  const forecast = await project.createTimeSeries({ title: "Forecast", samplePeriod: "PT1H" });
  await lagged.createInput({ node: temperature, groupName: "operands" });
  await model.createInput({ node: lagged, groupName: "features" });
  await model.createInput({ node: temperature, groupName: "targets" });
  await forecast.createLayer({ node: model, order: 0 });
  await temperature.insertTimeArrays([hoursOf(1, 0, 5), hoursOf(2, 1, 7), hoursOf(3, 2, 3)]);
  await forecast.insertTimeArray(hoursOf(2, 2, 4));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await opened.disposeAsync();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url);
});

afterEach(() => page.close());

const slider = () => page.getByRole("slider", { name: "As of" });
const asOfText = () => page.locator(".as-of-text").textContent();

/** In how many columns of the plot the first line is seen. */
function inkedColumns(): Promise<number> {
  return page.locator(".plot canvas").evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const color = getComputedStyle(document.documentElement).getPropertyValue("--line-0");
    const wanted = [1, 3, 5].map((at) => Number.parseInt(color.trim().slice(at, at + 2), 16));
    const { data, width } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    const columns = new Set<number>();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] === 255 && wanted.every((part, at) => data[i + at] === part)) columns.add((i / 4) % width);
    }
    return columns.size;
  });
}

test("the graph shows every node with its title and every edge with its group or order", async () => {
  for (const name of ["Time series: Temperature", "Operation: The day before", "Model: Straight line"]) {
    await page.getByRole("button", { name }).waitFor();
  }
  const drawing = page.getByRole("group", { name: "Graph of Heating" });
  const texts = await drawing.locator("text").allTextContents();
  for (const text of ["Temperature", "The day before", "Straight line", "Forecast"]) expect(texts).toContain(text);
  for (const label of ["operands", "features", "targets", "layer 0"]) expect(texts).toContain(label);
});

test("the target of the model is plotted with its forecast over it, as known now", async () => {
  await page.getByRole("img", { name: /Temperature, 72 points; Forecast, 24 points/ }).waitFor();
  await expect.poll(asOfText).toBe("Latest, as of 2014-01-04 00:00 UTC 96 points are known in this window.");
  expect(await inkedColumns()).toBeGreaterThan(400);
});

test("the slider steps through revisions by keyboard and shows what was known at each", async () => {
  await expect.poll(asOfText).toContain("96 points");
  const latest = await inkedColumns();
  await slider().press("Home");
  await expect.poll(asOfText).toBe("As of 2014-01-02 00:00 UTC 24 points are known in this window.");
  const first = await inkedColumns();
  expect(first).toBeGreaterThan(0.25 * latest);
  expect(first).toBeLessThan(0.45 * latest);
  await slider().press("ArrowRight");
  await expect.poll(asOfText).toBe("As of 2014-01-03 00:00 UTC 72 points are known in this window.");
  expect(await slider().getAttribute("aria-valuetext")).toBe("2014-01-03 00:00 UTC, revision 2 of 3");
  await page.getByRole("button", { name: "Latest" }).click();
  await expect.poll(asOfText).toContain("96 points");
  expect(await inkedColumns()).toBe(latest);
});

test("an answer that comes after the slider has moved on is dropped", async () => {
  await expect.poll(asOfText).toContain("96 points");
  await page.route(/as_of_time=2014-01-02/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue().catch(() => undefined);
  });
  const late = page.waitForRequest(/as_of_time=2014-01-02/);
  await slider().press("Home");
  await late;
  await slider().press("End");
  await expect.poll(asOfText).toContain("As of 2014-01-04 00:00 UTC 96 points");
  await page.waitForTimeout(1000);
  expect(await asOfText()).toContain("96 points");
});

test("a node is selected by keyboard, shows its details, and the link shows the same to another reader", async () => {
  const node = page.getByRole("button", { name: "Model: Straight line" });
  await node.focus();
  await page.keyboard.press("Enter");
  const details = page.getByRole("region", { name: "Selected node" });
  await details.getByRole("heading", { name: "Straight line" }).waitFor();
  expect(await details.textContent()).toMatch(/fit_intercepttrue/);
  await slider().press("Home");
  await expect.poll(() => page.url()).toContain(`/nodes/${model.uuid}?asof=2014-01-02T00:00:00Z`);
  const other = await browser.newPage();
  await other.goto(page.url());
  await other.getByRole("region", { name: "Selected node" }).getByRole("heading", { name: "Straight line" }).waitFor();
  await expect.poll(() => other.locator(".as-of-text").textContent()).toContain("As of 2014-01-02 00:00 UTC 24 points");
  await other.close();
});

test("another time series is laid over the plot and taken away again", async () => {
  await page.goto(`${url}/#/projects/${project.uuid}/nodes/${temperature.uuid}`);
  await page.getByRole("button", { name: "Remove Forecast" }).click();
  await expect.poll(asOfText).toContain("72 points");
  await page.getByLabel("Overlay another time series").selectOption("Forecast");
  await expect.poll(asOfText).toContain("96 points");
});

test("what fails is told in words", async () => {
  await page.route("**/v1alpha2/projects/", (route) => route.fulfill({ status: 500, body: "{}" }));
  await page.reload();
  await expect.poll(() => page.getByRole("alert").textContent()).toContain("The projects cannot be listed.");
});

test("nothing but its own platform is asked", () => {
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((address) => !address.startsWith(url) && !address.startsWith("data:"))).toEqual([]);
});
