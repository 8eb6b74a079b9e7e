import { library } from "../../tools/tsup.js";

export default library(
  {
    index: "src/index.ts",
    browser: "src/browser.ts",
    "http/client": "src/http/client.ts",
    "cli/bin": "src/cli/bin.ts",
    "cli/index": "src/cli/index.ts",
    "files/index": "src/files/index.ts",
    "testing/index": "src/testing/index.ts",
  },
  { platform: "node" },
);
