import { defineConfig } from "vite";

/** The platform that `vite` talks to in development; built files are served by the platform itself. */
const platform = process.env.ASOF_PLATFORM ?? "http://127.0.0.1:4780";

export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2023", modulePreload: { polyfill: false } },
  server: { proxy: { "/v1alpha2": platform, "/api": platform } },
});
