"""Files below one folder, for a client that trusts nothing in it: links are not followed, pipes not waited for."""
import os
import stat

KINDS = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "folder"), (stat.S_ISLNK, "link"))
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
PLAIN = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
MAX_ENTRIES = 100_000


class FileRefused(Exception):
    """The file is not there, is no plain file, or does not fit."""


class Files:
    def __init__(self, root, max_total, max_read):
        self._root = root
        self._max_total = max_total
        self._max_read = max_read

    def perform(self, action, path, data=None):
        if action not in ("read", "write", "list", "remove"):
            raise FileRefused(f"there is no operation {action!r} on files")
        try:
            return getattr(self, action)(path) if data is None else getattr(self, action)(path, data)
        except OSError as error:
            raise FileRefused(f"Cannot {action} {path!r} in /io: {error.strerror}.") from None

    def read(self, path):
        with _Folder(self._root, path) as (folder, name):
            fd = os.open(name, os.O_RDONLY | PLAIN, dir_fd=folder)
            with open(fd, "rb") as file:
                status = os.fstat(fd)
                if not stat.S_ISREG(status.st_mode):
                    raise FileRefused(f"Cannot read {path!r} in /io: it is no plain file.")
                if status.st_size > self._max_read:
                    raise FileRefused(f"Cannot read {path!r} in /io: it is larger than {self._max_read} bytes.")
                return file.read(self._max_read)

    def write(self, path, data=b""):
        self._check_room(path, len(data))
        with _Folder(self._root, path, make=True) as (folder, name):
            temporary = f".{os.urandom(8).hex()}.part"
            fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | PLAIN, 0o644, dir_fd=folder)
            try:
                with open(fd, "wb") as file:
                    file.write(data)
                os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                os.unlink(temporary, dir_fd=folder)
                raise

    def list(self, path):
        with _Folder(self._root, f"{path}/." if path else ".") as (folder, _):
            return [_describe(name, folder) for name in sorted(os.listdir(folder))[:MAX_ENTRIES]]

    def remove(self, path):
        with _Folder(self._root, path) as (folder, name):
            _remove(name, folder)

    def _check_room(self, path, count):
        used = 0
        for _, _, names, folder in os.fwalk(self._root):
            for name in names:
                used += os.stat(name, dir_fd=folder, follow_symlinks=False).st_size
        if used + count > self._max_total:
            raise FileRefused(f"Cannot write {path!r} in /io: more than {self._max_total} bytes would be in it.")


class _Folder:
    """The folder that holds the last part of a path, opened step by step, and that part."""

    def __init__(self, root, path, make=False):
        *self._folders, self._name = path.split("/")
        self._root = root
        self._make = make

    def __enter__(self):
        self._fd = os.open(self._root, FOLDER & ~os.O_NOFOLLOW)
        try:
            for name in self._folders:
                self._enter(name)
        except BaseException:
            os.close(self._fd)
            raise
        return self._fd, self._name

    def _enter(self, name):
        if self._make:
            try:
                os.mkdir(name, dir_fd=self._fd)
            except FileExistsError:
                pass
        inner = os.open(name, FOLDER, dir_fd=self._fd)
        os.close(self._fd)
        self._fd = inner

    def __exit__(self, *_):
        os.close(self._fd)


def _describe(name, folder):
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    kind = next((kind for test, kind in KINDS if test(status.st_mode)), "other")
    return {"name": name, "type": kind, "size": status.st_size if kind == "file" else 0}


def _remove(name, folder):
    if not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        return os.unlink(name, dir_fd=folder)
    inner = os.open(name, FOLDER, dir_fd=folder)
    try:
        for entry in os.listdir(inner):
            _remove(entry, inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=folder)
