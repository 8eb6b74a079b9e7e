// Opens a session, prints its id, runs the program given as argument and stays.
import { openSession } from "../src/index.js";

const session = await openSession();
process.stdout.write(`${session.id}\n`);
await session.exec(process.argv[2] ?? "", { timeout: "10min" });
setInterval(() => {}, 1000);
