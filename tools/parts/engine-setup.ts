import { buildImage } from "@asof/sandbox";
import type { TestProject } from "vitest/node";
import { type EngineState, ensureEngine } from "./engine.js";

declare module "vitest" {
  export interface ProvidedContext {
    engine: EngineState;
  }
}

/** Gets a Docker engine before the tests that need one; without any they are skipped, with CI=true it is a failure. */
export default async function setup(project: TestProject): Promise<void> {
  const state = await ensureEngine((message) => process.stderr.write(`${message}\n`));
  project.provide("engine", state);
  if (state.available) return prepareImage();
  if (process.env.CI === "true") throw new Error(`CI needs a Docker engine: ${state.reason}`);
  process.stderr.write(`Skipping the tests that need a Docker engine: ${state.reason}\n`);
}

/** Builds the default image before the tests, so that none of them waits for it. */
async function prepareImage(): Promise<void> {
  const onProgress = ({ message }: { message: string }): void =>
    void process.stderr.write(`Python image: ${message}\n`);
  await buildImage({ onProgress });
}
