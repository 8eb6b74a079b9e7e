"""JSON trees with binary attachments to values: the counterpart of the client's encoder, which is trusted."""
import datetime
import math

from .columns import Listed, Moments, Numbers, Texts
from .grid import Grid, GridCol
from .moments import EPOCH, MICROSECOND, moment_of, zone_of
from .scalars import NA, Coord, Marker, Ref, Remove
from .tables import frame_of


def decode(tree, attachments):
    kind = type(tree)
    if kind is list:
        return [decode(item, attachments) for item in tree]
    if kind is not dict:
        return tree
    tag = tree.get("$")
    if tag is None:
        return {key: decode(item, attachments) for key, item in tree.items()}
    return DECODERS[tag](tree, attachments)


def _decode_map(tree, attachments):
    return {_hashable(decode(key, attachments)): decode(item, attachments) for key, item in tree["v"]}


def _hashable(key):
    return tuple(_hashable(item) for item in key) if type(key) is list else key


def _decode_datetime(tree, attachments):
    return moment_of(tree["ms"] * 1000 + tree["us"], zone_of(tree["zone"]))


def _decode_array(tree, attachments):
    # An Arrow stream of one column; where its elements lie is told, so that no library has to look for them.
    import numpy

    count = math.prod(tree["shape"])
    return numpy.frombuffer(attachments[tree["a"]], "<" + tree["dtype"], count, tree["at"]).reshape(tree["shape"])


def _arrow_table(data):
    import pyarrow

    return pyarrow.ipc.open_stream(pyarrow.py_buffer(data)).read_all()


def _decode_table(tree, attachments):
    table = _arrow_table(attachments[tree["a"]])
    try:
        import pandas
    except ImportError:
        return table
    return frame_of(table, attachments[tree["a"]])


def _decode_grid(tree, attachments):
    arrays = iter(() if tree["a"] is None else _arrow_table(attachments[tree["a"]]).columns)
    cols, columns = [], []
    for name, meta, form in tree["cols"]:
        cols.append(GridCol(len(cols), name, decode(meta, attachments)))
        columns.append(_decode_column(form, arrays, attachments))
    return Grid.from_columns(decode(tree["meta"], attachments), cols, columns, tree["size"])


def _decode_column(form, arrays, attachments):
    if "list" in form:
        return Listed(decode(form["list"], attachments))
    array = next(arrays).combine_chunks()
    if form["kind"] == "text":
        return Texts(array)
    if form["kind"] == "moment":
        return Moments(array, form["zone"], zone_of(form["zone"]))
    return Numbers(array, form["kind"])


DECODERS = {
    "marker": lambda tree, attachments: Marker(),
    "na": lambda tree, attachments: NA(),
    "remove": lambda tree, attachments: Remove(),
    "ref": lambda tree, attachments: Ref(tree["id"], tree["dis"]),
    "coord": lambda tree, attachments: Coord.make(tree["lat"], tree["lng"]),
    "grid": _decode_grid,
    "int": lambda tree, attachments: int(tree["v"]),
    "float": lambda tree, attachments: float(tree["v"]),
    "bytes": lambda tree, attachments: bytes(attachments[tree["a"]]),
    "array": _decode_array,
    "table": _decode_table,
    "map": _decode_map,
    "set": lambda tree, attachments: {_hashable(decode(item, attachments)) for item in tree["v"]},
    "datetime": _decode_datetime,
    "date": lambda tree, attachments: datetime.date.fromisoformat(tree["v"]),
    "time": lambda tree, attachments: (EPOCH + tree["us"] * MICROSECOND).time(),
}
