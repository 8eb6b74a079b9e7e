"""Running the user's code in one lasting namespace."""
import ast
import linecache
import sys
import traceback
import types

from .figures import images, is_figure

MAX_TRACEBACK = 64 * 1024
MAX_MESSAGE = 16 * 1024
MAX_OUTPUT = 8 << 20

TEXT_FORMS = (
    ("text/html", "_repr_html_"),
    ("text/markdown", "_repr_markdown_"),
    ("image/svg+xml", "_repr_svg_"),
    ("image/png", "_repr_png_"),
    ("image/jpeg", "_repr_jpeg_"),
)


class Program:
    def __init__(self):
        self._module = sys.modules["__main__"] = types.ModuleType("__main__")
        self._module.__builtins__ = __builtins__
        self._cells = 0

    @property
    def names(self):
        return self._module.__dict__

    def execute(self, code):
        exec(self._compile(code, "exec"), self.names)

    def evaluate(self, code):
        return eval(self._compile(code.strip(), "eval"), self.names)

    def run(self, code):
        """Executes statements; the value of the last one when it is an expression."""
        filename = self._remember(code)
        tree = ast.parse(code, filename)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, filename, "exec"), self.names)
        if last is None:
            return None
        return eval(compile(ast.Expression(last.value), filename, "eval"), self.names)

    def _compile(self, code, mode):
        return compile(code, self._remember(code), mode)

    def _remember(self, code):
        """Gives the code a file name under which tracebacks find its lines."""
        self._cells += 1
        filename = f"<cell {self._cells}>"
        linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
        return filename


def describe(error):
    """An exception as plain data: the frames of the runner itself are left out."""
    place = error.__traceback__
    while place is not None and _is_runner(place.tb_frame.f_code.co_filename):
        place = place.tb_next
    try:
        told = traceback.TracebackException(type(error), error, place)
        told.stack = traceback.StackSummary.from_list([frame for frame in told.stack if not _is_runner(frame.filename)])
        text = "".join(told.format())
    except BaseException:
        text = type(error).__name__
    try:
        message = str(error)
    except BaseException:
        message = "<no message>"
    return {"type": type(error).__name__, "message": message[:MAX_MESSAGE], "traceback": text[-MAX_TRACEBACK:]}


def _is_runner(filename):
    return filename.startswith("<asof_runner>")


def representations(value):
    """How a value shows itself, by media type; those that fail are left out."""
    found = []
    for mime, method in (("text/plain", "__repr__"), *TEXT_FORMS):
        try:
            data = getattr(value, method)() if not isinstance(value, type) else repr(value) if mime == "text/plain" else None
        except Exception:
            continue
        if isinstance(data, (str, bytes)):
            found.append((mime, data))
    if is_figure(value):
        found = found[:1] + images(value)
    return [(mime, data) for mime, data in found if len(data) <= MAX_OUTPUT]
