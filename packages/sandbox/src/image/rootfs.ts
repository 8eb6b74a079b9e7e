import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The user that programs run as; present in every image built here. */
export const SANDBOX_UID = 10001;

const FILES: Readonly<Record<string, string>> = {
  "etc/passwd": [
    "root:x:0:0:root:/root:/bin/sh",
    `sandbox:x:${SANDBOX_UID}:${SANDBOX_UID}:sandbox:/tmp:/bin/sh`,
    "nobody:x:65534:65534:nobody:/nonexistent:/bin/false",
    "",
  ].join("\n"),
  "etc/group": `root:x:0:\nsandbox:x:${SANDBOX_UID}:\nnogroup:x:65534:\n`,
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
};

const DROPPED = ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/info", "usr/share/lintian"];

/** What the packages' own install scripts would have done, as far as Python needs it, and nothing that it does not. */
export async function finishRootfs(rootfs: string, python: string): Promise<void> {
  for (const path of DROPPED) await rm(join(rootfs, path), { recursive: true, force: true });
  for (const path of ["dev", "proc", "sys", "etc", "run", "var", "root", "io", "tmp"]) {
    await mkdir(join(rootfs, path), { recursive: true });
  }
  await chmod(join(rootfs, "tmp"), 0o1777);
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(rootfs, path), text);
  await link(rootfs, "usr/bin/sh", "dash");
  await link(rootfs, "usr/bin/python3", `python${python}`);
  await link(rootfs, "usr/bin/python", "python3");
  await chmod(rootfs, 0o755);
}

async function link(rootfs: string, path: string, target: string): Promise<void> {
  await rm(join(rootfs, path), { force: true });
  await symlink(target, join(rootfs, path));
}

/** Removes what no program imports at run time: tests, headers, stubs, static libraries. */
export async function stripPackages(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (isUnused(entry.name, entry.isDirectory())) await rm(path, { recursive: true, force: true });
  }
}

function isUnused(name: string, isFolder: boolean): boolean {
  if (isFolder) return name === "tests" || name === "include";
  return /\.(pyi|a|h|hpp|pyx|pxd|pxi)$/.test(name);
}
