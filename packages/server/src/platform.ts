import type { CacheStore } from "@asof/cache";
import type { Store } from "@asof/store";
import type { PythonRuntime } from "./python/runtime.js";
import type { Records } from "./resources/records.js";
import type { Jobs } from "./runner/jobs.js";

/** What the routes and jobs of one server share. */
export interface Platform {
  readonly records: Records;
  readonly store: Store;
  readonly cache: CacheStore;
  readonly python: PythonRuntime;
  readonly jobs: Jobs;
  readonly now: () => number;
  readonly onProgress: ((progress: JobProgress) => void) | undefined;
}

/** How far a long job is. */
export interface JobProgress {
  readonly job: string;
  readonly title: string;
  readonly done: number;
  readonly total: number;
}

/** The one user and the one organization of a server without authentication. */
export const localUser = "00000000-0000-4000-8000-000000000001";
export const localOrganization = "00000000-0000-4000-8000-000000000002";
