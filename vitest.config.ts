import { defineConfig } from "vitest/config";

// Workspace packages resolve to their sources through the "@asof/source" export condition.
const conditions = ["@asof/source", "module", "node", "development|production"];
const fromSource = { resolve: { conditions }, ssr: { resolve: { conditions } } };

const needsPart = ["**/*.docker.test.ts", "**/*.postgres.test.ts", "**/*.s3.test.ts", "**/*.interop.test.ts"];

export default defineConfig({
  test: {
    reporters: ["default", "./tools/tally-reporter.ts"],
    projects: [
      {
        ...fromSource,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "apps/*/src/**/*.test.ts"],
          exclude: needsPart,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: "postgres",
          include: ["packages/*/test/**/*.postgres.test.ts"],
          globalSetup: ["tools/parts/postgres.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: "interop",
          include: ["packages/*/test/**/*.interop.test.ts"],
          globalSetup: ["tools/parts/postgres.ts", "tools/parts/python-setup.ts", "tools/parts/s3.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: "s3",
          include: ["packages/*/test/**/*.s3.test.ts"],
          globalSetup: ["tools/parts/s3.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: "docker",
          include: ["packages/*/test/**/*.docker.test.ts"],
          globalSetup: ["tools/parts/engine-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "workspace",
          include: ["tools/test/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          globalSetup: ["tools/parts/engine-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
