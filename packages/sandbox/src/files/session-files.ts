import { z } from "zod";
import { SandboxError } from "../errors.js";
import type { FileRequest } from "../session/peer.js";

/** What lies in a folder of /io. */
export interface FileEntry {
  name: string;
  /** A `link` is never followed; `other` is a pipe or a device. */
  type: "file" | "folder" | "link" | "other";
  /** Bytes; 0 for what is no file. */
  size: number;
}

const entriesSchema = z.array(
  z.object({ name: z.string(), type: z.enum(["file", "folder", "link", "other"]), size: z.number() }),
);

interface FileCallOptions {
  signal?: AbortSignal;
}

type Perform = (request: FileRequest, options: FileCallOptions) => Promise<unknown>;

/**
 * The files in /io, by paths as `folder/name`. Everything is done inside the container, so it works on engines on
 * other machines too, and no link or pipe that a program leaves can lead out of it.
 */
export class SessionFiles {
  readonly #perform: Perform;

  /** @internal */
  constructor(perform: Perform) {
    this.#perform = perform;
  }

  /** A file's content. @throws {SandboxError} file_error when there is no plain file; value_too_large. */
  async read(path: string, options: FileCallOptions = {}): Promise<Uint8Array> {
    const content = await this.#perform({ op: "file", action: "read", path: checked(path) }, options);
    if (content instanceof Uint8Array) return content;
    throw unexpected("read");
  }

  async readText(path: string, options: FileCallOptions = {}): Promise<string> {
    return new TextDecoder().decode(await this.read(path, options));
  }

  /** Writes a file whole or not at all, with the folders above it. @throws {SandboxError} file_error. */
  async write(path: string, data: string | Uint8Array, options: FileCallOptions = {}): Promise<void> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    await this.#perform({ op: "file", action: "write", path: checked(path), data: bytes }, options);
  }

  /** What lies in a folder, by name; of /io itself by default. @throws {SandboxError} file_error. */
  async list(folder = "", options: FileCallOptions = {}): Promise<FileEntry[]> {
    const path = folder === "" ? "" : checked(folder);
    const answer = entriesSchema.safeParse(await this.#perform({ op: "file", action: "list", path }, options));
    if (answer.success) return answer.data;
    throw unexpected("list");
  }

  /** Removes a file, a link itself, or a folder with all in it. @throws {SandboxError} file_error. */
  async remove(path: string, options: FileCallOptions = {}): Promise<void> {
    await this.#perform({ op: "file", action: "remove", path: checked(path) }, options);
  }
}

function checked(path: string): string {
  const parts = path.split("/");
  if (!path.includes("\0") && parts.every((part) => part !== "" && part !== "." && part !== "..")) return path;
  throw new SandboxError("invalid_option", `${JSON.stringify(path)} is no path inside /io. Use one as "folder/name".`);
}

function unexpected(action: string): SandboxError {
  return new SandboxError("protocol", `The sandbox answered a ${action} of files with something else.`);
}
