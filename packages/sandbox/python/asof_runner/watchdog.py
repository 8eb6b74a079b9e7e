"""Ends the program when the client is gone, even while it computes in C and no Python thread could notice."""
import os
import select
import signal


def guard(fd, others):
    """
    Goes on in a new process. The old one, with which the container ends, watches the far end of a descriptor: a program
    that kills its watch ends itself.
    """
    runner = os.fork()
    if runner == 0:
        return
    try:
        for other in others:
            os.close(other)
        signal.signal(signal.SIGINT, lambda *_: os.kill(runner, signal.SIGINT))
        signal.signal(signal.SIGCHLD, lambda *_: _follow(runner))
        _follow(runner)
        poll = select.poll()
        poll.register(fd, 0)
        poll.poll()
    finally:
        os._exit(0)


def _follow(runner):
    """Ends as the program did, once it has."""
    ended, status = os.waitpid(runner, os.WNOHANG)
    if ended:
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
