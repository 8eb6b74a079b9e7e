"""Figures of matplotlib as images; matplotlib is never imported for it."""
import io
import sys
import warnings

FORMATS = (("image/png", "png"), ("image/svg+xml", "svg"))

# `show()` has nothing to do here: figures are shown when the program ends.
warnings.filterwarnings("ignore", message=".*non-interactive.*cannot be shown")


def is_figure(value):
    figure = sys.modules.get("matplotlib.figure")
    return figure is not None and isinstance(value, figure.Figure)


def images(figure):
    """The figure by media type."""
    found = []
    for mime, kind in FORMATS:
        buffer = io.BytesIO()
        # Without the date, so that the same program draws the same bytes.
        figure.savefig(buffer, format=kind, bbox_inches="tight", metadata={"Date": None} if kind == "svg" else None)
        found.append((mime, buffer.getvalue()))
    return found


def show_open(display, shown):
    """Shows the figures that a program has left open and not shown, and closes all."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        if not any(figure is one for one in shown):
            display(figure)
    pyplot.close("all")
