import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// Without these a browser that cannot reach the outside keeps trying.
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** A real Chromium: CHROMIUM_PATH, the machine's own, or the one that an npm package carries. */
export async function launchBrowser(): Promise<Browser> {
  const own = [process.env.CHROMIUM_PATH, ...usualPlaces].find((path) => path !== undefined && existsSync(path));
  // The package recommends a single process, in which a second page hangs.
  const executablePath = own ?? (await sparticuz.executablePath());
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...quiet] });
}
