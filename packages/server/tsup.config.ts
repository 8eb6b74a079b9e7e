import { library } from "../../tools/tsup.js";

export default library({ index: "src/index.ts", "cli/index": "src/cli/index.ts" }, { platform: "node" });
