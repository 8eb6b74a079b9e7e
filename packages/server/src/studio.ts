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

/** A file of the studio; its page for every path that names no file. */
export async function serveStudio({ method, url }: Request): Promise<Response> {
  if (method !== "GET" && method !== "HEAD") return plain(405, "The studio is read: use GET.", { allow: "GET, HEAD" });
  const { pathname } = new URL(url);
  const name = /^\/(assets\/[\w.-]+|[\w-]+\.\w+)$/.exec(pathname)?.[1] ?? "index.html";
  try {
    const body = await readFile(join(folder, name));
    return new Response(new Uint8Array(body), { headers: headersOf(name) });
  } catch {
    if (name !== "index.html") return plain(404, `The studio has no ${name}.`);
    return plain(404, 'The studio was not built: run "pnpm build".');
  }
}

function headersOf(name: string): Record<string, string> {
  return {
    "content-type": types[extname(name)] ?? "application/octet-stream",
    "cache-control": name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    "x-content-type-options": "nosniff",
  };
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });
}
