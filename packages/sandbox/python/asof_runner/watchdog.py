"""Ends the program when the client is gone, even while it computes in C and no Python thread could notice."""
import os
import select
import signal


def guard(fd, others):
    """Watches the far end of a descriptor from a process of its own and kills this one when it closes."""
    runner = os.getpid()
    if os.fork() != 0:
        return
    try:
        for other in others:
            os.close(other)
        poll = select.poll()
        poll.register(fd, 0)
        poll.poll()
        os.kill(runner, signal.SIGKILL)
    finally:
        os._exit(0)
