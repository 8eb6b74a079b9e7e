import { Command } from "commander";
import { buildCommand } from "./build.js";
import { doctorCommand } from "./doctor.js";
import { runCommand } from "./run.js";

/** `asof py`: Python in a locked-down container. */
export function createCommand(): Command {
  return new Command("py")
    .description("run Python in a locked-down container")
    .addCommand(runCommand())
    .addCommand(buildCommand())
    .addCommand(doctorCommand());
}
