"""A filter on top of the engine's own: refuses what no analysis needs and what older engines let through."""
import ctypes
import os
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ERRNO with EPERM
LOAD, AND, EQUAL, RETURN = 0x20, 0x54, 0x15, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in what a filter sees

# Unix, IPv4, IPv6 and netlink; others, as those to the machine below a virtual one, are in no network's namespace.
FAMILIES = (1, 2, 10, 16)

# io_uring (425 to 427), the calls that mount (428 to 433, 442), pidfd_getfd, quotactl_fd.
EVERYWHERE = (*range(425, 434), 438, 442, 443)
# Of each architecture: ptrace, process_vm_readv, process_vm_writev, userfaultfd, add_key, request_key, keyctl, bpf,
# perf_event_open, kcmp, open_by_handle_at, unshare, setns, mount, umount2, pivot_root, chroot, swapon, swapoff, reboot,
# init_module, delete_module, finit_module, kexec_load, kexec_file_load, quotactl, fanotify_init, syslog, acct,
# settimeofday, clock_settime, memfd_create: its files execute where no folder's do. Before them the number of socket.
# fmt: off
MACHINES = {
    "x86_64": (0xC000003E, 41, (101, 310, 311, 323, 248, 249, 250, 321, 298, 312, 304, 272, 308, 165, 166, 155, 161, 167,
                                168, 169, 175, 176, 313, 246, 320, 179, 300, 103, 163, 164, 227, 319)),
    "aarch64": (0xC00000B7, 198, (117, 270, 271, 282, 217, 218, 219, 280, 241, 272, 265, 97, 268, 40, 39, 41, 51, 224,
                                  225, 142, 105, 106, 273, 104, 294, 60, 262, 116, 89, 170, 112, 279)),
}
# fmt: on


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def refuse_system_calls():
    """Whether the filter is in force."""
    code = _code(*MACHINES.get(os.uname().machine, (None, None, ())))
    filter = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in code))
    program = Program(len(code), ctypes.addressof(filter))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0


def _code(architecture, socket, numbers):
    # From back to front, since every jump is to one of the two ends: how far away they are is known then.
    code = [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    for family in FAMILIES:
        code.insert(0, (EQUAL, len(code) - 1, 0, family))
    code = [(LOAD, 0, 0, FIRST_ARGUMENT), *code]
    code = [(EQUAL, 0, len(code) - 1, socket or 0xFFFFFFFF), *code]
    for number in (*EVERYWHERE, *numbers):
        code.insert(0, (EQUAL, len(code) - 2, 0, number))
    # x32 system calls carry a flag.
    code = [(LOAD, 0, 0, NUMBER), (AND, 0, 0, 0x3FFFFFFF), *code]
    # Calls of another architecture have other numbers: all of them are refused.
    native = [] if architecture is None else [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 0, len(code) - 2, architecture)]
    return [*native, *code]
