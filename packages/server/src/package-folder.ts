import { findPackageJSON } from "node:module";
import { dirname } from "node:path";

/** Where this package lies, whether its sources or its build run. */
export const packageFolder: string = dirname(findPackageJSON(import.meta.url) as string);
