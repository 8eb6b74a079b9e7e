"""Frames: u32 header length, u32 attachment count, u64 length of each, JSON header, attachments; all big-endian."""
import json
import os
import select
import struct
import threading


LARGE = 4 << 20


class TooLarge(Exception):
    """The value is over a limit of the session."""


class Connection:
    """Frames over a pair of file descriptors; only one thread reads, any may write."""

    def __init__(self, read_fd, write_fd, max_bytes):
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._max_bytes = max_bytes
        self._writing = threading.Lock()

    def waits(self):
        """Whether a frame, or its beginning, is there to be read."""
        return bool(select.select([self._read_fd], (), (), 0)[0])

    def read(self, arrived):
        """The next header and its attachments, or None at the end; tells when their beginning has arrived."""
        prefix = self._take(8)
        if prefix is None:
            return None
        arrived()
        header_length, count = struct.unpack(">II", prefix)
        lengths = struct.unpack(f">{count}Q", self._take(8 * count)) if count else ()
        header = json.loads(bytes(self._take(header_length)))
        return header, [self._take(length) for length in lengths]

    def write(self, header, attachments=()):
        """Each attachment is one or more pieces, which are sent as they lie."""
        text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode("ascii")
        views = [[memoryview(piece).cast("B") for piece in pieces] for pieces in attachments]
        lengths = [sum(view.nbytes for view in pieces) for pieces in views]
        if len(text) + sum(lengths) > self._max_bytes:
            raise TooLarge(f"the value needs more than the {self._max_bytes} bytes that this session may return")
        prefix = struct.pack(f">II{len(views)}Q", len(text), len(views), *lengths)
        with self._writing:
            self._put([memoryview(prefix + text), *(view for pieces in views for view in pieces)])

    def _take(self, count):
        data = _room(count)
        view = memoryview(data)
        while view.nbytes:
            got = os.readv(self._read_fd, [view])
            if got == 0:
                return None
            view = view[got:]
        return data

    def _put(self, views):
        views = [view for view in views if view.nbytes]
        while views:
            sent = os.writev(self._write_fd, views[:16])
            while views and sent >= views[0].nbytes:
                sent -= views.pop(0).nbytes
            if sent:
                views[0] = views[0][sent:]


def _room(count):
    """Writable memory; much of it in large pages, since a page is given only when it is first touched, which takes time."""
    if count < LARGE:
        return bytearray(count)
    import mmap

    room = mmap.mmap(-1, count, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    try:
        room.madvise(mmap.MADV_HUGEPAGE)
    except OSError:
        pass
    return memoryview(room)
