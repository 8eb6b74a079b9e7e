import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { openDatabase } from "@asof/store";

/** Answers of a platform, of which the values are replaced. */
export interface Answers {
  readonly insert: object;
  readonly query: object;
}

/**
 * The least that could answer the platform's client: reads the JSON, keeps the values as they came by one statement,
 * reads them back by one, writes the JSON. No checks, no revisions, no as-of times.
 */
export async function startBareHandler(postgres: string, answers: Answers): Promise<AsyncDisposable & { url: string }> {
  const database = await openDatabase(postgres);
  await database.execute("create table if not exists bench_bare (id serial primary key, body text not null)");
  const handle = async (request: IncomingMessage): Promise<object> => {
    if (request.method === "GET") {
      const [row] = await database.query<{ body: string }>("select body from bench_bare order by id desc limit 1");
      return { ...answers.query, time_dataset: JSON.parse(row?.body ?? "null") };
    }
    const { time_dataset } = JSON.parse(await text(request));
    await database.query("insert into bench_bare (body) values ($1)", [JSON.stringify(time_dataset)]);
    return answers.insert;
  };
  const server = createServer((request, response) => {
    handle(request).then(
      (answer) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await database.close();
    },
  };
}
