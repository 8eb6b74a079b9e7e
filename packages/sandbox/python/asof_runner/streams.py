"""What programs print, as frames: descriptors 1 and 2 become pipes, so that children and C code are caught too."""
import fcntl
import os
import select
import sys
import threading

PIPE_BYTES = 1 << 20
NAMES = ("stdout", "stderr")


class Streams:
    def __init__(self, connection, max_bytes):
        self._connection = connection
        self._max_bytes = max_bytes
        self._draining = threading.Lock()
        self._sent = [0, 0]
        self._dropped = [0, 0]
        self._pipes = [_capture(fd) for fd in (1, 2)]
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
        threading.Thread(target=self._pump, daemon=True).start()

    def begin(self):
        with self._draining:
            self._sent = [0, 0]
            self._dropped = [0, 0]

    def finish(self):
        """Sends everything printed so far; the number of bytes dropped of each stream."""
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            try:
                stream.flush()
            except Exception:
                pass
        with self._draining:
            for index in (0, 1):
                self._drain(index)
            return dict(zip(NAMES, self._dropped))

    def _pump(self):
        poll = select.poll()
        for pipe in self._pipes:
            poll.register(pipe, select.POLLIN)
        while True:
            for fd, _ in poll.poll():
                with self._draining:
                    self._drain(self._pipes.index(fd))

    def _drain(self, index):
        while True:
            try:
                data = os.read(self._pipes[index], PIPE_BYTES)
            except BlockingIOError:
                return
            room = self._max_bytes - self._sent[index]
            if room > 0:
                self._connection.write({"op": "stream", "name": NAMES[index]}, [[data[:room]]])
                self._sent[index] += min(room, len(data))
            self._dropped[index] += max(0, len(data) - room)


def _capture(fd):
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    try:
        fcntl.fcntl(write_end, 1031, PIPE_BYTES)  # F_SETPIPE_SZ
    except OSError:
        pass
    os.dup2(write_end, fd, inheritable=True)
    os.close(write_end)
    return read_end
