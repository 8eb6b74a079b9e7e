import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findAddress } from "../src/container/address.js";
import { containerLabels } from "../src/container/labels.js";
import { currentOwner } from "../src/container/owner.js";
import { removeContainer } from "../src/container/remove.js";
import { buildImage, type Engine } from "../src/index.js";

const PORT = 22;
const [KEYGEN, PACKAGES] = ["ssh-keygen", "apt-get"];

/** A machine of its own, as far as ssh can tell: OpenSSH's server in a container that has the engine's socket. */
export interface SshHost extends AsyncDisposable {
  /** What DOCKER_HOST is set to. */
  url: string;
  /** With an `ssh` on its path that knows the key and the host. */
  environment: Record<string, string | undefined>;
}

/** Starts one. The server is this machine's, or unpacked from the distribution's package without installing it. */
export async function startSshHost(engine: Engine): Promise<SshHost> {
  const folder = await mkdtemp(join(tmpdir(), "asof-sshd-"));
  const name = `asof-sshd-${randomUUID()}`;
  const dispose = async () => {
    await removeContainer(engine, name);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeServerFiles(folder);
    const container = await engine.docker.createContainer({
      name,
      Image: (await buildImage({ engine })).tag,
      User: "0:0",
      Labels: containerLabels(name, currentOwner()),
      Entrypoint: [serverPath(folder), "-D", "-e", "-f", join(folder, "sshd_config")],
      Env: [`LD_LIBRARY_PATH=${(await libraryFolders(folder)).join(":")}`],
      ExposedPorts: { [`${PORT}/tcp`]: {} },
      HostConfig: {
        AutoRemove: true,
        PortBindings: { [`${PORT}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: "" }] },
        Tmpfs: { "/run/sshd": "mode=755" },
        Binds: [
          ...["/usr:/usr:ro", `${folder}:${folder}:ro`, `${join(folder, "passwd")}:/etc/passwd:ro`],
          `${engine.endpoint.slice("unix://".length)}:/var/run/docker.sock`,
        ],
      },
    });
    await container.start();
    const { host, port } = await findAddress(engine, container, "bridge", PORT);
    await writeClientFiles(folder);
    await untilGreeting(host, port);
    const environment = { PATH: `${join(folder, "bin")}:${process.env.PATH}` };
    return { url: `ssh://root@${host}:${port}`, environment, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The engine's proxy takes connections before the server does: only what it says first tells that it is there. */
async function untilGreeting(host: string, port: number): Promise<void> {
  for (let attempt = 1; attempt <= 200; attempt++) {
    const socket = connect(port, host);
    const greeted = new Promise((resolve) => {
      socket.once("data", () => resolve(true)).once("close", () => resolve(false));
      socket.on("error", () => resolve(false));
    });
    const isThere = await greeted;
    socket.destroy();
    if (isThere) return;
    await sleep(50);
  }
  throw new Error(`No ssh server answers at ${host}:${port}.`);
}

const serverPath = (folder: string) =>
  existsSync("/usr/sbin/sshd") ? "/usr/sbin/sshd" : join(folder, "root/usr/sbin/sshd");

async function libraryFolders(folder: string): Promise<string[]> {
  const lib = join(folder, "root/usr/lib");
  return (await readdir(lib).catch(() => [])).map((name) => join(lib, name));
}

async function writeServerFiles(folder: string): Promise<void> {
  if (!existsSync("/usr/sbin/sshd")) unpackServer(folder);
  for (const key of ["host", "user"]) {
    execFileSync(KEYGEN, ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
  }
  const settings = [
    ...[`Port ${PORT}`, `HostKey ${join(folder, "host")}`, `AuthorizedKeysFile ${join(folder, "user.pub")}`],
    ...["UsePAM no", "StrictModes no", "PermitRootLogin yes", "PasswordAuthentication no", "PidFile none"],
  ];
  await writeFile(join(folder, "sshd_config"), `${settings.join("\n")}\n`);
  const users = ["root:x:0:0:root:/tmp:/bin/sh", "sshd:x:102:65534::/run/sshd:/bin/false"];
  await writeFile(join(folder, "passwd"), `${users.join("\n")}\n`);
}

function unpackServer(folder: string): void {
  const options = { cwd: folder, stdio: "pipe" } as const;
  execFileSync(PACKAGES, ["download", "-q", "openssh-server", "libwrap0"], options);
  execFileSync("sh", ["-c", "for deb in *.deb; do dpkg-deb -x $deb root; done"], options);
}

/** An `ssh` that asks nobody: OpenSSH's own, with the configuration that a user would have. */
async function writeClientFiles(folder: string): Promise<void> {
  const hostKey = (await readFile(join(folder, "host.pub"), "utf8")).trim();
  await writeFile(join(folder, "known_hosts"), `* ${hostKey}\n`);
  const config = [
    ...[`IdentityFile ${join(folder, "user")}`, `UserKnownHostsFile ${join(folder, "known_hosts")}`],
    ...["IdentitiesOnly yes", "StrictHostKeyChecking yes"],
  ];
  await writeFile(join(folder, "config"), `${config.join("\n")}\n`);
  await mkdir(join(folder, "bin"));
  const client = execFileSync("sh", ["-c", "command -v ssh"], { encoding: "utf8" }).trim();
  await writeFile(join(folder, "bin/ssh"), `#!/bin/sh\nexec ${client} -F ${join(folder, "config")} "$@"\n`);
  await chmod(join(folder, "bin/ssh"), 0o755);
}
