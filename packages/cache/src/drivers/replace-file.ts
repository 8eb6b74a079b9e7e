import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomFileName } from "./file-name.js";
import { fileError, writeNew } from "./local-files.js";

/** Writes a file so that others see the old or the new one, never a part; makes its folder. */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  const temporary = join(folder, `.${randomFileName()}.partial`);
  try {
    mkdirSync(folder, { recursive: true });
    await writeNew(temporary, bytes, true);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileError("write", file, error);
  }
}
