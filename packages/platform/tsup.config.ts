import { library } from "../../tools/tsup.js";

export default library({ index: "src/index.ts", "contract/index": "src/contract/index.ts" });
