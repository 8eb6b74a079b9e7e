"""No file executes that a program made, in a shared folder neither, which no engine mounts so that none would."""
import ctypes
import os
import struct

# https://docs.kernel.org/userspace-api/landlock.html; the numbers are the same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, REFER = 1 << 0, 1 << 13
VERSION, PATH_BENEATH = 1, 1
# Moving files between folders is refused to whoever cannot ask for it, which is so before this version.
OLDEST_VERSION = 2
NOT_EXECUTABLE = ("dev", "io", "proc", "run", "sys", "tmp")


def refuse_execution():
    """Whether files outside of the image's own folders are kept from execution: the kernel has to know how."""
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    if syscall(CREATE_RULESET, None, 0, VERSION) < OLDEST_VERSION:
        return False
    handled = struct.pack("=Q", EXECUTE | REFER)
    ruleset = syscall(CREATE_RULESET, handled, len(handled), 0)
    if ruleset < 0:
        return False
    try:
        rules = [("/", REFER), *((path, EXECUTE) for path in _own_folders())]
        return all(_allow(syscall, ruleset, *rule) for rule in rules) and syscall(RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _own_folders():
    with os.scandir("/") as entries:
        return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False) and entry.name not in NOT_EXECUTABLE]


def _allow(syscall, ruleset, path, access):
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        return syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", access, folder), 0) == 0
    finally:
        os.close(folder)
