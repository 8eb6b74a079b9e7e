import { Command } from "commander";
import { buildCommand } from "./build.js";
import { doctorCommand } from "./doctor.js";
import { addPrompt, runCommand } from "./run.js";

/** `asof py`: Python in a locked-down container. */
export function createCommand(): Command {
  return addPrompt(new Command("py"))
    .description("run Python in a locked-down container; alone, a prompt")
    .addCommand(runCommand())
    .addCommand(buildCommand())
    .addCommand(doctorCommand());
}
