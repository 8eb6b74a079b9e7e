"""SIGINT as KeyboardInterrupt, only in the user's program and never in the middle of a message."""
import contextlib
import signal


class Interrupts:
    def __init__(self):
        self._armed = False
        self._held = False
        self._pending = False
        signal.signal(signal.SIGINT, self._receive)

    def _receive(self, *_):
        if not self._armed:
            return
        if self._held:
            self._pending = True
            return
        raise KeyboardInterrupt

    @contextlib.contextmanager
    def armed(self):
        self._pending = False
        try:
            self._armed = True
            yield
        finally:
            self._armed = False

    @contextlib.contextmanager
    def held(self):
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._pending:
            self._pending = False
            raise KeyboardInterrupt
