import { access, constants, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { findEngine, isSandboxError } from "@asof/sandbox";
import { Command } from "commander";

interface Finding {
  readonly part: string;
  readonly ok: boolean;
  readonly message: string;
}

/** `asof doctor` */
export function createDoctorCommand(): Command {
  return new Command("doctor")
    .description(
      "Tell what works on this machine, what is missing and how to mend it. Exit code 1 when something is missing.",
    )
    .option("--data <folder>", "the folder to check for writing", ".asof")
    .option("--json", "print the findings as JSON")
    .allowExcessArguments(false)
    .action(async (options: { data: string; json?: boolean }) => {
      const findings = [nodeVersion(), await folder(resolve(options.data)), await engine()];
      const text = findings
        .map(({ part, ok, message }) => `${ok ? "ok     " : "missing"}  ${part}: ${message}`)
        .join("\n");
      process.stdout.write(`${options.json ? JSON.stringify(findings, null, 2) : text}\n`);
      if (findings.some((finding) => !finding.ok)) process.exitCode = 1;
    });
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  return { part: "Node", ok, message: ok ? process.version : `${process.version} is too old: install 22.18 or newer.` };
}

async function folder(path: string): Promise<Finding> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return { part: "data folder", ok: true, message: path };
  } catch (error) {
    return { part: "data folder", ok: false, message: `${path} cannot be written: ${(error as Error).message}` };
  }
}

async function engine(): Promise<Finding> {
  const part = "Docker engine (for models in Python)";
  try {
    await findEngine();
    return { part, ok: true, message: "answers" };
  } catch (error) {
    if (!isSandboxError(error)) throw error;
    return { part, ok: false, message: error.message };
  }
}
