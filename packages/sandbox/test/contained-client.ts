// Run in a container that has the engine's socket: opens sessions in the network named first, by both protocols, and
// prints what they say as JSON. The second argument is an hxpy image.
import { openSession } from "../src/index.js";

const [network = "", image = ""] = process.argv.slice(2);
await using native = await openSession({ network });
await native.files.write("note.txt", "from the client");
await using hxpy = await openSession({ network, image, protocol: "hxpy" });
await hxpy.define("a", 21);
const said = [await native.eval("open('/io/note.txt').read()"), await hxpy.eval("a * 2")];
process.stdout.write(`${JSON.stringify(said)}\n`);
