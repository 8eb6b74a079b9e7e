import { defineConfig, type Options } from "tsup";

/** The one build of every published package: ESM and source maps; declarations come from tsc. */
export function library(entry: Record<string, string>, extra: Partial<Options> = {}): Options | Options[] {
  return defineConfig({
    entry,
    format: ["esm"],
    target: "es2023",
    platform: "neutral",
    sourcemap: true,
    clean: true,
    ...extra,
  }) as Options;
}
