import { mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "../errors.js";
import { missingCommands, runCommand } from "./command.js";

interface Distribution {
  python: string;
  packages: readonly string[];
}

/** Debian releases by code name whose packages make a root file system for Python without running any of their scripts. */
const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  bookworm: {
    python: "3.11",
    packages: [
      ...["libc6", "libgcc-s1", "libstdc++6", "zlib1g", "libexpat1", "libssl3", "libbz2-1.0", "liblzma5", "libffi8"],
      ...["libuuid1", "libcrypt1", "libsqlite3-0", "libgomp1", "tzdata", "ca-certificates"],
      ...["python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib"],
      ...["dash", "coreutils", "libselinux1", "libpcre2-8-0", "libacl1", "libattr1", "libgmp10"],
    ],
  },
};

const NEEDED_COMMANDS = ["apt-get", "dpkg-deb", "tar", "python3"];

// Packages bring plain folders /lib and /bin, which here are links into /usr.
const UNPACK = 'dpkg-deb --fsys-tarfile "$1" | tar -xp --no-same-owner --keep-directory-symlink -C "$2"';

/**
 * The distribution of this machine, when its packages can make an image with this Python.
 * @throws {SandboxError} image_build_failed saying what is missing.
 */
export async function hostDistribution(python: string, signal?: AbortSignal): Promise<Distribution> {
  const codename = await hostCodename();
  const distribution = DISTRIBUTIONS[codename ?? ""];
  const known = Object.entries(DISTRIBUTIONS).map(([name, { python }]) => `Debian ${name} with Python ${python}`);
  if (distribution?.python !== python) {
    throw new SandboxError(
      "image_build_failed",
      `No container registry answers, and without one an image with Python ${python} cannot be built on ` +
        `${codename ?? "this system"}. Works without a registry: ${known.join(", ")}. Make a registry reachable for the engine, ` +
        "or load an image elsewhere built with `docker load` and pass its name as `image`.",
    );
  }
  const missing = await missingCommands(NEEDED_COMMANDS, signal);
  if (missing.length === 0) return distribution;
  throw new SandboxError(
    "image_build_failed",
    `Building an image without a registry needs ${missing.join(", ")}, not installed here. ` +
      `Install with \`sudo apt-get install ${missing.join(" ")}\`.`,
  );
}

/** The release of this machine, as `bookworm`. */
async function hostCodename(): Promise<string | undefined> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^VERSION_CODENAME=(\w+)/m.exec(release)?.[1];
}

/** Downloads the distribution's packages with the user's own apt configuration and unpacks them; needs no root. */
export async function unpackDistribution(
  { packages }: Distribution,
  rootfs: string,
  work: string,
  signal?: AbortSignal,
): Promise<void> {
  const archives = join(work, "debs");
  await mkdir(archives, { recursive: true });
  await downloadPackages(packages, archives, work, signal);
  await mergeUsr(rootfs);
  for (const name of await readdir(archives)) {
    await runCommand("sh", ["-c", UNPACK, "sh", join(archives, name), rootfs], { signal });
  }
  await rm(archives, { recursive: true });
}

async function mergeUsr(rootfs: string): Promise<void> {
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await mkdir(join(rootfs, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, join(rootfs, name));
  }
}

async function downloadPackages(
  packages: readonly string[],
  archives: string,
  work: string,
  signal?: AbortSignal,
): Promise<void> {
  const download = ["-q", "download", ...packages];
  try {
    await runCommand("apt-get", download, { cwd: archives, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    // The machine's package lists are absent or stale: fetch fresh ones into our own folder.
    const own = await privateAptState(work);
    await runCommand("apt-get", [...own, "-q", "update"], { cwd: archives, signal });
    await runCommand("apt-get", [...own, ...download], { cwd: archives, signal });
  }
}

async function privateAptState(work: string): Promise<string[]> {
  const lists = join(work, "apt/lists");
  const cache = join(work, "apt/cache");
  await mkdir(join(lists, "partial"), { recursive: true });
  await mkdir(join(cache, "archives/partial"), { recursive: true });
  return ["-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${cache}`, "-o", "APT::Sandbox::User="];
}
