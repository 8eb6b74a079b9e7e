import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { packageFolder } from "./package-folder.js";

/** The built web app, which the build of this package takes in. */
const folder = join(packageFolder, "dist/studio");

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const notThere = 'The studio was not built: run "pnpm build".';

/** A file of the studio; its page for every path that names no file. */
export async function serveStudio(pathname: string): Promise<Response> {
  const name = /^\/(assets\/[\w.-]+|[\w-]+\.\w+)$/.exec(pathname)?.[1] ?? "index.html";
  const extension = extname(name);
  try {
    const body = await readFile(join(folder, name));
    const caching = name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    return new Response(new Uint8Array(body), {
      headers: { "content-type": types[extension] ?? "application/octet-stream", "cache-control": caching },
    });
  } catch {
    return new Response(notThere, { status: 404, headers: { "content-type": "text/plain; charset=utf-8" } });
  }
}
