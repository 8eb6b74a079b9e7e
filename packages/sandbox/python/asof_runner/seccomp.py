"""A filter on top of the engine's own: refuses io_uring, which older engines let through."""
import ctypes
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
# io_uring_setup, io_uring_enter, io_uring_register: the same numbers on every architecture.
FIRST, LAST = 425, 427
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ERRNO with EPERM
LOAD, AND, AT_LEAST, GREATER, RETURN = 0x20, 0x54, 0x35, 0x25, 0x06


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def refuse_io_uring():
    """Whether the filter is in force."""
    code = [
        (LOAD, 0, 0, 0),
        (AND, 0, 0, 0x3FFFFFFF),  # x32 system calls carry a flag
        (AT_LEAST, 0, 2, FIRST),
        (GREATER, 1, 0, LAST),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    filter = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in code))
    program = Program(len(code), ctypes.addressof(filter))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0
