"""Answers requests one after the other until the client closes."""
import _socket
import fcntl
import os
import sys

from .decode import decode
from .encode import Encoder, Unsupported
from .figures import is_figure, show_open
from .files import FileRefused, Files
from .frames import Connection, TooLarge
from .haystack import install
from .interrupt import Interrupts
from .landlock import refuse_execution
from .limits import counts, exceeded
from .program import Program, describe, representations
from .seccomp import refuse_system_calls
from .streams import Streams
from .watchdog import guard

PROTOCOL = 1
MAX_OUTPUTS = 10_000
# Cut by the system to what it allows. The more fits, the less often sender and receiver have to wait for each other.
SEND_BUFFER = 4 << 20


def main(settings):
    lifeline, write_fd = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    guard(lifeline, (0, 1, 2, nothing, write_fd))
    fds = _by_socket(settings["socket"]) or _by_streams(lifeline, write_fd)
    filtered = refuse_system_calls()
    refuse_execution()
    connection = Connection(*fds, settings["maxResultBytes"])
    Runner(connection, settings).serve(filtered)


def _by_socket(path):
    """Descriptors of the socket that the client offers, or None where the container cannot reach it."""
    if path is None:
        return None
    link = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        link.connect(path)
    except OSError:
        return None
    link.setsockopt(_socket.SOL_SOCKET, _socket.SO_SNDBUF, SEND_BUFFER)
    fd = link.detach()
    return fd, fd


def _by_streams(*fds):
    for fd in fds:
        try:
            fcntl.fcntl(fd, 1031, 1 << 20)  # F_SETPIPE_SZ
        except OSError:
            pass
    return fds


class Runner:
    def __init__(self, connection, settings):
        self._connection = connection
        self._settings = settings
        self._streams = Streams(connection, settings["maxOutputBytes"])
        self._program = Program()
        self._program.names["display"] = self.display
        self._program.names["progress"] = self.progress
        self._files = Files("/io", settings["maxIoBytes"], settings["maxResultBytes"])
        self._interrupts = Interrupts(connection.waits)
        self._pid = os.getpid()
        self._show = [0, 0]
        self._figures = []

    def serve(self, filtered):
        sys.path.append("")
        install()
        if self._settings["logLevel"]:
            import logging

            logging.basicConfig(level=getattr(logging, self._settings["logLevel"].replace("WARN", "WARNING")))
        version = ".".join(str(part) for part in sys.version_info[:3])
        self._connection.write({"op": "ready", "protocol": PROTOCOL, "python": version, "filtered": filtered})
        while True:
            frame = self._connection.read(self._interrupts.arrived)
            if frame is None:
                os._exit(0)
            self._answer(*frame)

    def _answer(self, header, attachments):
        self._streams.begin()
        self._show = [MAX_OUTPUTS, self._settings["maxResultBytes"]]
        self._figures = []
        before = counts() if header["op"] == "run" else None
        try:
            with self._interrupts.armed():
                reply = self._perform(header, attachments)
        except BaseException as error:
            reply = ({"op": "error", "error": {"kind": _kind_of(error), **describe(error)}}, [])
        if os.getpid() != self._pid:
            os._exit(0)
        if before is not None:
            reply[0]["exceeded"] = exceeded(before)
        self._reply(header["id"], *reply)

    def _reply(self, request, header, attachments):
        header = {**header, "id": request, "dropped": self._streams.finish()}
        try:
            self._connection.write(header, attachments)
        except (TooLarge, ValueError) as error:
            failure = {"kind": _kind_of(error), **describe(error)}
            self._connection.write({**header, "op": "error", "value": None, "error": failure})

    def _perform(self, header, attachments):
        operation = header["op"]
        if operation == "define":
            self._program.names[header["name"]] = decode(header["value"], attachments)
            return {"op": "result", "value": None}, []
        if operation == "exec":
            self._program.execute(header["code"])
            return {"op": "result", "value": None}, []
        if operation == "eval":
            return self._encode(self._program.evaluate(header["code"]), header.get("asText", False))
        if operation == "run":
            return self._run(header["code"])
        if operation == "file":
            data = (bytes(attachments[0]),) if attachments else ()
            return self._encode(self._files.perform(header["action"], header["path"], *data))
        raise ValueError(f"unknown operation {operation!r}")

    def _run(self, code):
        value = self._program.run(code)
        if value is not None:
            self.display(value)
        show_open(self.display, self._figures)
        try:
            return self._encode(value)
        except (Unsupported, TooLarge):
            return {"op": "result", "value": None, "unsupported": True}, []

    def _encode(self, value, as_text=False):
        encoder = Encoder(self._settings["maxItems"], as_text)
        tree = encoder.encode(value)
        return {"op": "result", "value": tree}, encoder.attachments

    def display(self, *values):
        """Shows values in every form that they have: text, HTML, images."""
        for value in values:
            if is_figure(value):
                self._figures.append(value)
            shown = representations(value)
            data = [form if isinstance(form, bytes) else form.encode("utf-8", "backslashreplace") for _, form in shown]
            self._show[0] -= len(data)
            self._show[1] -= sum(map(len, data)) + len(data)
            if min(self._show) < 0:
                raise TooLarge("the program shows more than its session may return")
            with self._interrupts.held():
                self._connection.write({"op": "output", "mimes": [mime for mime, _ in shown]}, [[form] for form in data])

    def progress(self, done, total=None, message=None):
        """Tells the client how far the program is."""
        message = None if message is None else str(message)[:1000]
        total = None if total is None else float(total)
        with self._interrupts.held():
            self._connection.write({"op": "progress", "done": float(done), "total": total, "message": message})


def _kind_of(error):
    if isinstance(error, Unsupported):
        return "unsupported"
    if isinstance(error, FileRefused):
        return "file"
    return "too_large" if isinstance(error, TooLarge) else "python"
