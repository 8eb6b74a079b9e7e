import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Engine, findEngine, openSession, type Session } from "../src/index.js";
import { isGone } from "./containers.js";

const { available, reason } = inject("engine");

/** The name of the error that a statement ends with, `none` when it succeeds. */
const ATTEMPT = `
import errno, os, socket, ctypes
def attempt(action):
    try:
        action()
        return "none"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    except Exception as error:
        return type(error).__name__
def syscall(number, *args):
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(number, *args)
    return "none" if result >= 0 else errno.errorcode[ctypes.get_errno()]
`;

/** Python that finds the descriptor of the protocol, which a program shares its process with. */
const FIND_SOCKET = `
import os
def target(number):
    try:
        return os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        return ""
fd = next(int(number) for number in os.listdir("/proc/self/fd") if target(number).startswith("socket"))
`;

// The numbers of x86-64; those from 424 on are the same everywhere.
const EVERYWHERE: [string, number, string][] = [
  ["io_uring_setup", 425, "1, 0"],
  ["io_uring_enter", 426, "0, 0, 0, 0, 0"],
  ["io_uring_register", 427, "0, 0, 0, 0"],
];
const ON_X64: [string, number, string][] = [
  ["mount", 165, "b'a', b'/tmp', b'tmpfs', 0, None"],
  ["umount2", 166, "b'/tmp', 0"],
  ["unshare of users", 272, "0x10000000"],
  ["keyctl", 250, "0, 0, 0, 0, 0"],
  ["add_key", 248, "b'user', b'a', b'b', 1, -3"],
  ["bpf", 321, "0, None, 0"],
  ["perf_event_open", 298, "None, 0, -1, -1, 0"],
  ["userfaultfd", 323, "0"],
  ["init_module", 175, "None, 0, b''"],
  ["kexec_load", 246, "0, 0, None, 0"],
  ["reboot", 169, "0, 0, 0, None"],
  ["sethostname", 170, "b'x', 1"],
  ["chroot", 161, "b'/tmp'"],
  ["pivot_root", 155, "b'/', b'/tmp'"],
  ["open_by_handle_at", 304, "0, None, 0"],
  ["settimeofday", 164, "None, None"],
  ["ptrace", 101, "0, 0, 0, 0"],
  ["process_vm_readv", 310, "1, None, 0, None, 0, 0"],
  ["request_key", 249, "b'user', b'a', None, 0"],
  ["setns", 308, "0, 0"],
  ["swapon", 167, "b'/tmp', 0"],
  ["quotactl", 179, "0, None, 0, None"],
  ["fanotify_init", 300, "0, 0"],
  ["syslog", 103, "3, None, 0"],
  ["kcmp", 312, "1, 1, 0, 0, 0"],
  ["finit_module", 313, "0, b'', 0"],
  ["unshare of mounts", 272, "0x20000"],
  ["personality", 135, "0x40000"],
  ["memfd_create", 319, "b'x', 0"],
];
const SYSTEM_CALLS = process.arch === "x64" ? [...EVERYWHERE, ...ON_X64] : EVERYWHERE;

describe.skipIf(!available)(`a program in the sandbox ${reason}`, () => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await findEngine();
    session = await openSession({ engine });
    await session.exec(ATTEMPT);
  });
  afterAll(() => session?.close());

  const attempt = (action: string) => session.eval(`attempt(lambda: ${action})`);

  test.each([
    ["an address outside", "socket.create_connection(('192.0.2.1', 80), 2)", "ENETUNREACH"],
    ["the metadata service of a cloud", "socket.create_connection(('169.254.169.254', 80), 2)", "ENETUNREACH"],
    ["the engine's host", "socket.create_connection(('172.17.0.1', 22), 2)", "ENETUNREACH"],
    ["a name", "socket.getaddrinfo('example.org', 80)", "[Errno -3] Temporary failure in name resolution"],
    ["raw sockets", "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)", "EPERM"],
    ["packet sockets", "socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)", "EPERM"],
  ])("cannot reach %s", async (_, action, outcome) => {
    expect(await attempt(action)).toBe(outcome);
  });

  test("sees no network interface but its own loopback", async () => {
    expect(await session.eval("[name for _, name in socket.if_nameindex()]")).toEqual(["lo"]);
  });

  test.each(["/x", "/etc/x", "/etc/passwd", "/usr/x", "/root/x", "/var/x", "/run/x", "/dev/mqueue/x", "/sys/x"])(
    "finds %s on a file system that cannot be written",
    async (path) => {
      expect(await attempt(`open('${path}', 'w')`)).toBe("EROFS");
    },
  );

  test.each(["/home/x", "/var/tmp/x"])("cannot make %s", async (path) => {
    expect(await attempt(`os.makedirs('${path}')`)).toBe("EROFS");
  });

  test.each(["/dev/x", "/dev/shm/x", "/proc/x", "/run/asof/x"])("cannot write %s", async (path) => {
    expect(await attempt(`open('${path}', 'w')`)).toMatch(/^(EACCES|ENOENT|EROFS)$/);
  });

  test.each([
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hostname",
    "/proc/sysrq-trigger",
    "/sys/kernel/mm/transparent_hugepage/enabled",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    "/sys/fs/cgroup/pids/pids.max",
  ])("cannot change %s", async (path) => {
    expect(await attempt(`open('${path}', 'r+').write('1')`)).toMatch(/^(EROFS|EACCES|ENOENT)$/);
  });

  test("could change nothing of the kernel as another user either", async () => {
    await session.exec("limits = next(p for p in ('/sys/fs/cgroup/memory', '/sys/fs/cgroup') if os.path.isdir(p))");
    const flags = "[bool(os.statvfs(p).f_flag & os.ST_RDONLY) for p in ('/', '/proc/sys', '/sys', limits)]";
    expect(await session.eval(flags)).toEqual(Array(4).fill(true));
  });

  test.each([
    ...["/etc/shadow", "/dev/mem", "/dev/vda", "/dev/sda", "/proc/kcore", "/var/run/docker.sock", "/dev/kmsg"],
    ...["/proc/kmsg", "/proc/keys", "/proc/timer_list"],
  ])("finds nothing in %s", async (path) => {
    await session.exec(`def read():\n    if open('${path}', 'rb').read(1): raise ValueError('something')`);
    expect(await session.eval("attempt(read)")).toMatch(/^(ENOENT|EACCES|EPERM|none)$/);
  });

  test("is an ordinary user without any capability, and can become no other", async () => {
    const status = await session.eval<string>("open('/proc/self/status').read()");
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1];
    expect(field("Uid")).toBe("10001\t10001\t10001\t10001");
    expect([field("CapEff"), field("CapPrm"), field("CapBnd"), field("CapAmb")]).toEqual(Array(4).fill("0".repeat(16)));
    expect([field("NoNewPrivs"), field("Seccomp")]).toEqual(["1", "2"]);
    expect(await attempt("os.setuid(0)")).toBe("EPERM");
    expect(await attempt("os.setgid(0)")).toBe("EPERM");
    const walk = "[f for d, _, fs in os.walk('/usr') for f in fs if os.lstat(f'{d}/{f}').st_mode & 0o6000]";
    expect(await session.eval(walk)).toEqual([]);
  });

  test.each(SYSTEM_CALLS)("may not call %s", async (_, number, args) => {
    expect(await session.eval(`syscall(${number}, ${args})`)).toBe("EPERM");
  });

  test.each([38, 40, 29])("has no sockets of family %i, which no network namespace holds", async (family) => {
    expect(await attempt(`socket.socket(${family}, socket.SOCK_STREAM, 0)`)).toBe("EPERM");
  });

  test("cannot make a device", async () => {
    expect(await attempt("os.mknod('/tmp/disk', 0o60600, os.makedev(8, 0))")).toBe("EPERM");
  });

  test("sees nothing of the client's environment", async () => {
    const names = await session.eval<string[]>("sorted(os.environ)");
    const own = ["HOME", "HOSTNAME", "LANG", "MPLBACKEND", "MPLCONFIGDIR", "PATH", "PYTHONHASHSEED", "TMPDIR", "TZ"];
    const threads = ["MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"];
    expect(names).toEqual([...own, ...threads].sort());
    expect(await session.eval("os.environ['HOSTNAME']")).not.toBe(hostname());
  });

  test("finds no space beyond the limit of /tmp, and files in it do not execute", async () => {
    await session.exec(
      "def fill():\n    with open('/tmp/fill', 'wb') as f:\n        while True: f.write(b'x' * 2**20)",
    );
    expect(await session.eval("attempt(fill)")).toBe("ENOSPC");
    await session.exec(
      "os.remove('/tmp/fill')\ndef crowd():\n    for i in range(10_000): open(f'/tmp/{i}', 'w').close()",
    );
    expect(await session.eval("attempt(crowd)")).toBe("ENOSPC");
    await session.exec(
      "import shutil, subprocess\nfor name in os.listdir('/tmp'): os.remove(f'/tmp/{name}')\nshutil.copy('/usr/bin/true', '/tmp/true')",
    );
    expect(await attempt("subprocess.run(['/tmp/true'])")).toBe("EACCES");
    await session.exec("os.remove('/tmp/true')");
  });

  test("cannot open more files than its limit", async () => {
    await session.exec("def hoard():\n    kept = []\n    while True: kept.append(open('/dev/null'))");
    expect(await session.eval("attempt(hoard)")).toBe("EMFILE");
  });

  test("cannot start more processes than its limit, and the session survives the attempt", async () => {
    await using own = await openSession({ engine, limits: { processes: 32 } });
    const bomb = `
import os, signal, time
children = []
try:
    while len(children) < 1000:
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        children.append(child)
except OSError as error:
    outcome = type(error).__name__
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
`;
    await own.exec(bomb);
    expect(await own.eval("outcome")).toBe("BlockingIOError");
    expect(await own.eval<number>("len(children)")).toBeLessThan(32);
  });

  test.each([
    ["is killed when it takes more memory than its limit", ""],
    [
      "that asks to be spared is killed for its memory all the same",
      "open('/proc/self/oom_score_adj', 'w').write('-1000')\n",
    ],
  ])("%s, which is said", async (_, request) => {
    const own = await openSession({ engine, limits: { memoryBytes: 128 * 2 ** 20 } });
    await expect(own.exec(`${request}kept = []\nwhile True: kept.append(bytearray(2**20))`)).rejects.toMatchObject({
      code: "memory_limit",
      message: expect.stringContaining("128 MiB"),
      details: { exitCode: 137 },
    });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("outlives a child that was killed for its memory", async () => {
    await using own = await openSession({ engine, limits: { memoryBytes: 256 * 2 ** 20 } });
    const child = "open('/proc/self/oom_score_adj', 'w').write('1000'); b'x' * 10**9";
    const status = await own.eval(
      `__import__('subprocess').run(['python3', '-c', ${JSON.stringify(child)}]).returncode`,
    );
    expect(status).toBe(-9);
    expect(await own.eval("1 + 1")).toBe(2);
  });

  test("leaves no orphan running", async () => {
    const own = await openSession({ engine });
    await own.exec(
      "import os, signal, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        [signal.signal(s, signal.SIG_IGN) for s in (1, 2, 15)]\n        while True: time.sleep(1)\n    os._exit(0)",
    );
    await own.close();
    expect(await isGone(engine, own)).toBe(true);
  });

  test("cannot pretend to be the runner: what breaks the protocol ends the session", async () => {
    const forgeries = [
      "os.write(fd, b'\\xff' * 16)",
      "os.write(fd, (8).to_bytes(4, 'big') + bytes(4) + b'not json')",
      "os.write(fd, (2).to_bytes(4, 'big') + (1).to_bytes(4, 'big') + (2**60).to_bytes(8, 'big') + b'{}')",
      "text = b'[' * 1000; os.write(fd, len(text).to_bytes(4, 'big') + bytes(4) + text)",
      'text = b\'{"op":"result","id":99,"value":1,"dropped":{"stdout":0,"stderr":0}}\'; os.write(fd, len(text).to_bytes(4, \'big\') + bytes(4) + text)',
    ];
    for (const forgery of forgeries) {
      const own = await openSession({ engine });
      await own.exec(FIND_SOCKET);
      await expect(own.exec(`${forgery}\nimport time\ntime.sleep(30)`)).rejects.toMatchObject({ code: "protocol" });
      expect(await isGone(engine, own)).toBe(true);
    }
  });

  test("cannot pass a forged value off as a result", async () => {
    const own = await openSession({ engine });
    await own.exec(FIND_SOCKET);
    const text = JSON.stringify({
      op: "result",
      id: 2,
      value: { $: "bytes", a: 5 },
      dropped: { stdout: 0, stderr: 0 },
    });
    const forgery = `os.write(fd, (${text.length}).to_bytes(4, 'big') + bytes(4) + ${JSON.stringify(text)}.encode())`;
    await expect(own.eval(forgery)).rejects.toMatchObject({ code: "protocol" });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("cannot fill the client's memory with output that the runner would have cut", async () => {
    const own = await openSession({ engine });
    await own.exec(FIND_SOCKET);
    const header = '{"op":"stream","name":"stdout"}';
    const frame = `(${header.length}).to_bytes(4, 'big') + (1).to_bytes(4, 'big') + (2**20).to_bytes(8, 'big') + b'${header}' + b'x' * 2**20`;
    await expect(own.run(`frame = ${frame}\nwhile True: os.write(fd, frame)`)).rejects.toMatchObject({
      code: "protocol",
    });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("cannot return or show more than its limit, and goes on after the attempt", async () => {
    await using own = await openSession({ engine, limits: { resultBytes: 1_000_000 } });
    await expect(own.eval("bytes(2_000_000)")).rejects.toMatchObject({ code: "value_too_large" });
    const { error, outputs } = await own.run("while True: display('x' * 1000)");
    expect(error?.type).toBe("TooLarge");
    expect(outputs.length).toBeLessThan(1000);
    expect(await own.eval("len(bytes(900_000))")).toBe(900_000);
  });

  test("that closes its connection is told apart from one that ended", async () => {
    const own = await openSession({ engine });
    await expect(own.exec("import os, time\nos.closerange(3, 100)\ntime.sleep(30)")).rejects.toMatchObject({
      name: "SandboxError",
      code: expect.stringMatching(/^(protocol|container_exited)$/),
    });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("has no connection to offer twice: the socket is gone once it is used", async () => {
    expect(await attempt("socket.socket(socket.AF_UNIX).connect('/run/asof/socket')")).toMatch(
      /^(ENOENT|ECONNREFUSED)$/,
    );
  });
});
