import { type AnySeries, formatInstant } from "@asof/series";
import { Command } from "commander";
import type { z } from "zod";
import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { openStore } from "../store.js";
import {
  commonSchema,
  datesSchema,
  getSchema,
  historySchema,
  openByUrl,
  parseOptions,
  registerSchema,
} from "./options.js";

/** The commands of `tsh` over a store given as URL. */
export function createCommand(): Command {
  const command = new Command("tsh").description("look into a series store: file:DIR, postgres://… or http://…/api");
  const add = (name: string, description: string, ...args: string[]): Command => {
    const added = command.command(name).description(description).argument("<url>", "the store");
    for (const arg of args) added.argument(arg);
    return added
      .option("--namespace <name>", "the SQL schema of the store", "tsh")
      .option("--json", "print one JSON document");
  };
  add("init-db", "create the tables of a store, or bring them to this version").action(initDb);
  valueDates(add("get", "print a series", "<name>"))
    .option("--revision-date <date>", "as it was known then")
    .option("--keep-nans", "show erased points as missing")
    .action(get);
  valueDates(insertionDates(add("insertion-dates", "list when a series changed", "<name>"))).action(listInsertionDates);
  valueDates(insertionDates(add("history", "print what was known at each insertion date", "<name>")))
    .option("--diff", "only what changed each time")
    .option("--keep-nans", "show erased points as missing")
    .action(history);
  add("catalog", "list all series").action(catalog);
  add("register-formula", "name a formula, to be read like a series", "<name>", "<formula>")
    .option("--update", "replace the formula of that name")
    .option("--allow-unknown", "accept names that the store does not know")
    .action(registerFormula);
  return command;
}

function valueDates(command: Command): Command {
  return command
    .option("--from-value-date <date>", "first value date, included")
    .option("--to-value-date <date>", "last value date, included");
}

function insertionDates(command: Command): Command {
  return command
    .option("--from-insertion-date <date>", "first insertion date, included")
    .option("--to-insertion-date <date>", "last insertion date, included");
}

async function initDb(url: string, given: unknown): Promise<void> {
  const { namespace, json } = parseOptions(commonSchema, given);
  await using store = await openStore(url, { namespace });
  if (json) print(JSON.stringify({ namespace: store.namespace }));
  else process.stderr.write(`The store is ready in namespace "${store.namespace}".\n`);
}

async function get(url: string, name: string, given: unknown): Promise<void> {
  const options = parseOptions(getSchema, given);
  await using store = await openByUrl(url, options.namespace);
  const series = known(name, await store.get(name, options));
  print(options.json ? JSON.stringify(series.toObject()) : table(series));
}

async function listInsertionDates(url: string, name: string, given: unknown): Promise<void> {
  const options = parseOptions(datesSchema, given);
  await using store = await openByUrl(url, options.namespace);
  await assertKnown(store, name);
  const dates = (await store.insertionDates(name, options)).map((ms) => formatInstant(ms));
  print(options.json ? JSON.stringify(dates) : dates.join("\n"));
}

async function history(url: string, name: string, given: unknown): Promise<void> {
  const options = parseOptions(historySchema, given);
  await using store = await openByUrl(url, options.namespace);
  const entries = known(name, await store.history(name, { ...options, diffMode: options.diff }));
  const dated = [...entries].map(([date, series]) => [formatInstant(date), series] as const);
  if (options.json) print(JSON.stringify(Object.fromEntries(dated.map(([date, series]) => [date, series.toObject()]))));
  else for (const [date, series] of dated) print(`${date}\n${table(series, "  ")}`);
}

async function catalog(url: string, given: unknown): Promise<void> {
  const { namespace, json } = parseOptions(commonSchema, given);
  await using store = await openByUrl(url, namespace);
  const entries = await store.catalog();
  print(json ? JSON.stringify(entries) : entries.map(({ name, kind }) => `${kind.padEnd(8)} ${name}`).join("\n"));
}

async function registerFormula(url: string, name: string, formula: string, given: unknown): Promise<void> {
  const { namespace, json, update, allowUnknown }: z.output<typeof registerSchema> = parseOptions(
    registerSchema,
    given,
  );
  await using store = await openByUrl(url, namespace);
  await store.registerFormula(name, formula, { update, rejectUnknown: !allowUnknown });
  const text = await store.formula(name);
  print(json ? JSON.stringify({ name, formula: text }) : (text ?? ""));
}

async function assertKnown(store: SeriesStore, name: string): Promise<void> {
  if (!(await store.exists(name))) known(name, undefined);
}

function known<T>(name: string, found: T | undefined): T {
  if (found !== undefined) return found;
  throw new StoreError("unknown_series", `There is no series "${name}": \`catalog\` lists all.`, { name });
}

function table(series: AnySeries, indent = ""): string {
  return [...series.points()].map(([instant, value]) => `${indent}${instant}\t${value ?? ""}`).join("\n");
}

function print(text: string): void {
  if (text !== "") process.stdout.write(`${text}\n`);
}
