"""A lock between processes that is waited for with a limit, which the system's own waiting does not know."""

import fcntl
import os
from threading import Condition, Thread


class FileLock:
    """One for each file and process; of its threads one at a time may ask. It ends with the process that holds it.

    Where it is not free, a thread waits in the system's row and not whoever asked: looking again and again would sleep
    past the moment at which it is, and have those that do not sleep always go first. `flock`, not `lockf`: that takes
    the threads of a process for one, and finds a deadlock where one of them waits here and another with the bell.
    """

    def __init__(self, path: str) -> None:
        self.path, self.changed = path, Condition()
        self.is_awaited = self.is_wanted = False
        self.file = -1  # a new one each time: what was opened before a fork would be one lock for both processes

    def take(self, seconds: float) -> None:
        """Raises OSError, a TimeoutError when it was not to be had in this time."""
        with self.changed:
            if not self.is_awaited and self.take_now():
                return
            self.is_wanted = True
            if not self.is_awaited:
                self.is_awaited = True
                Thread(target=self.wait, name="turn", daemon=True).start()
            is_had = self.changed.wait_for(lambda: not self.is_awaited, seconds)
            self.is_wanted = False
        if not is_had:
            raise TimeoutError(0, f"another process has held it for {seconds:g} seconds")

    def release(self) -> None:
        os.close(self.file)

    def take_now(self) -> bool:
        """Whether it is free. If not, the file is open to wait with."""
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait(self) -> None:
        fcntl.flock(self.file, fcntl.LOCK_EX)
        with self.changed:
            self.is_awaited = False
            if self.is_wanted:
                self.changed.notify()
            else:
                self.release()  # nobody waits any more
