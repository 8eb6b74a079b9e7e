import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// Without these a browser that cannot reach the outside keeps trying.
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--accept-lang=en-US",
  "--no-first-run",
];

/** A real Chromium: CHROMIUM_PATH, the machine's own, or the one that an npm package carries. */
export async function launchBrowser(): Promise<Browser> {
  const own = [process.env.CHROMIUM_PATH, ...usualPlaces].find((path) => path !== undefined && existsSync(path));
  // The package recommends a single process, in which a second page hangs.
  return chromium.launch({ executablePath: own ?? (await unpacked()), args: ["--no-sandbox", ...quiet] });
}

/** The package unpacks itself into the temporary folder: into one that no other user has filled before. */
async function unpacked(): Promise<string> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = join(tmpdir(), `asof-chromium-${userInfo().uid}`);
  await mkdir(process.env.TMPDIR, { recursive: true });
  try {
    return await sparticuz.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
