import { createHash } from "node:crypto";
import { SandboxError } from "../errors.js";

/**
 * The pinned packages of the default image and all that they need: tables, arrays, plots, statistics, learning.
 * The one place of their versions.
 */
export const DEFAULT_PACKAGES: readonly string[] = [
  "cloudpickle==3.1.2",
  "contourpy==1.3.3",
  "cycler==0.12.1",
  "fonttools==4.68.0",
  "formulaic==1.2.2",
  "interface_meta==2.0.1",
  "joblib==1.6.0",
  "kiwisolver==1.5.1",
  "lightgbm==4.7.0",
  "matplotlib==3.11.2",
  "narwhals==2.28.0",
  "numpy==2.4.6",
  "packaging==26.3",
  "pandas==3.1.1",
  "patsy==1.0.3",
  "pillow==13.0.0",
  "pyarrow==26.0.1",
  "pyparsing==3.3.3",
  "python-dateutil==4.0.0",
  "scikit-learn==1.9.1",
  "scipy==1.17.1",
  "statsmodels==0.15.0",
  "threadpoolctl==3.8.0",
  "typing_extensions==4.16.0",
  "tzdata==2026.6",
  "wrapt==2.5.2",
  "xgboost-cpu==3.2.0",
];

/** What the registry base and the distribution packages must agree on. */
export const DEFAULT_PYTHON = "3.11";

// Raised whenever the way of building changes what is in the image.
const BUILDER = 1;

/** What an image is made of; the same recipe has the same tag on every machine. */
export interface ImageRecipe {
  python: string;
  /** pip requirements, sorted. */
  packages: readonly string[];
}

/** The recipe of the given packages. @throws {SandboxError} invalid_option when one is no plain requirement. */
export function imageRecipe(options: { packages?: readonly string[]; python?: string } = {}): ImageRecipe {
  const { packages = DEFAULT_PACKAGES, python = DEFAULT_PYTHON } = options;
  for (const requirement of packages) checkRequirement(requirement);
  if (!/^3\.\d{1,2}$/.test(python)) {
    throw new SandboxError("invalid_option", `Python version ${JSON.stringify(python)} is not of the form "3.11".`);
  }
  return { python, packages: [...new Set(packages)].sort() };
}

// A leading dash would be an option to pip, a slash a path of this machine.
function checkRequirement(requirement: string): void {
  if (/^[A-Za-z0-9][\w.-]*(\[[\w,.-]+\])?\s*((==|>=|<=|~=|!=|<|>)[\w.*+!-]+(,\s*)?)*$/.test(requirement)) return;
  throw new SandboxError(
    "invalid_option",
    `${JSON.stringify(requirement)} is no package requirement. Use a name with an optional version, as "numpy==2.4.6".`,
  );
}

/** `asof/sandbox:<digest of the recipe>`. */
export function imageTag(recipe: ImageRecipe): string {
  const identity = JSON.stringify([BUILDER, recipe.python, recipe.packages]);
  return `asof/sandbox:${createHash("sha256").update(identity).digest("hex").slice(0, 16)}`;
}
