"""SIGINT as KeyboardInterrupt, only in the user's program and never in the middle of a message."""
import contextlib
import signal


class Interrupts:
    """One that comes while a request is still on its way ends that request's program as soon as it begins."""

    def __init__(self, request_waits):
        self._request_waits = request_waits
        self._arrived = False
        self._armed = False
        self._held = False
        self._pending = False
        signal.signal(signal.SIGINT, self._receive)

    def _receive(self, *_):
        if self._armed and not self._held:
            raise KeyboardInterrupt
        self._pending = self._armed or self._arrived or self._request_waits()

    def arrived(self):
        """The request that a program follows is being read."""
        self._arrived = True

    @contextlib.contextmanager
    def armed(self):
        try:
            self._armed = True
            self._raise_pending()
            yield
        finally:
            self._armed = self._arrived = self._pending = False

    @contextlib.contextmanager
    def held(self):
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self._raise_pending()

    def _raise_pending(self):
        if self._pending:
            self._pending = False
            raise KeyboardInterrupt
