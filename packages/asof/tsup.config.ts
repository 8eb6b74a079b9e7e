import { library } from "../../tools/tsup.js";

export default library(
  {
    index: "src/index.ts",
    cache: "src/cache.ts",
    formula: "src/formula.ts",
    platform: "src/platform.ts",
    sandbox: "src/sandbox.ts",
    series: "src/series.ts",
    server: "src/server.ts",
    store: "src/store.ts",
    cli: "src/cli.ts",
  },
  { platform: "node" },
);
