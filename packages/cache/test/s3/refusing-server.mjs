// A real S3 server over HTTP that overwrites in spite of If-None-Match; prints its port.
import { startFauxqs } from "fauxqs";

const server = await startFauxqs({ port: 0, logger: false });
server.createBucket("bucket");
process.stdout.write(`${server.port}\n`);
