import type { Command } from "commander";

/** One command of `asof`: described here, loaded from its package only when it is called. */
export interface LazyCommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<Command>;
}

export const commands: readonly LazyCommand[] = [
  {
    name: "demo",
    description: "forecast Beijing's temperature a day ahead, then look around in the studio",
    load: async () => (await import("@asof/server/cli")).createDemoCommand(),
  },
  {
    name: "serve",
    description: "run the platform: projects, series and the studio on one port",
    load: async () => (await import("@asof/server/cli")).createServeCommand(),
  },
  {
    name: "doctor",
    description: "tell what works on this machine, what is missing and how to mend it",
    load: async () => (await import("@asof/server/cli")).createDoctorCommand(),
  },
  {
    name: "tsh",
    description: "versioned series in a store",
    load: async () => (await import("@asof/store/cli")).createCommand(),
  },
  {
    name: "cache",
    description: "artifacts in a cache",
    load: async () => (await import("@asof/cache/cli")).createCommand(),
  },
  {
    name: "py",
    description: "Python in a locked-down container",
    load: async () => (await import("@asof/sandbox/cli")).createCommand(),
  },
];
