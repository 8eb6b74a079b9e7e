import { cpSync } from "node:fs";
import { library } from "../../tools/tsup.js";

export default library(
  { index: "src/index.ts", "cli/index": "src/cli/index.ts" },
  {
    platform: "node",
    // The server carries the web app that it serves.
    onSuccess: async () => cpSync("../../apps/studio/dist", "dist/studio", { recursive: true }),
  },
);
