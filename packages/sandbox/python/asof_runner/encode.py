"""Values to JSON trees with binary attachments. An object with the key "$" names what JSON has no word for."""
import datetime
import math
import sys

from .arrow import stream_of_array, stream_of_table
from .columns import MAX_SAFE, Listed
from .frames import TooLarge
from .grid import Grid
from .moments import microseconds, zone_name
from .scalars import NA, Coord, Marker, Ref, Remove

MAX_DEPTH = 100
ARRAY_KINDS = "iuf"


class Unsupported(Exception):
    """The value has no counterpart on the other side."""


class Encoder:
    def __init__(self, max_items, as_text=False):
        self.attachments = []
        self._as_text = as_text
        self._left = max_items

    def encode(self, value, depth=0):
        self._left -= 1
        if self._left < 0:
            raise TooLarge("the value has too many items; return an array or a table instead")
        if depth > MAX_DEPTH:
            raise Unsupported(f"the value is nested more than {MAX_DEPTH} deep, or contains itself")
        try:
            encode = ENCODERS.get(type(value)) or _encoder_of(value)
            return encode(self, value, depth)
        except Unsupported:
            if not self._as_text or depth > 0 and type(value) in (list, tuple, dict, set):
                raise
            return str(value)

    def attach(self, *pieces):
        self.attachments.append(pieces)
        return len(self.attachments) - 1


def _encoder_of(value):
    """For what is not exactly one of the built-in types; libraries are asked only if the program imported them."""
    numpy, pandas, pyarrow = (sys.modules.get(name) for name in ("numpy", "pandas", "pyarrow"))
    if pandas is not None:
        if value is pandas.NaT or value is pandas.NA:
            return lambda encoder, value, depth: None
        if isinstance(value, pandas.DataFrame):
            return _frame
        if isinstance(value, pandas.Series):
            return lambda encoder, value, depth: _frame(encoder, value.to_frame(_series_name(value)), depth)
        if isinstance(value, pandas.Index):
            return lambda encoder, value, depth: _array(encoder, value.to_numpy(), depth)
    if pyarrow is not None and isinstance(value, (pyarrow.Table, pyarrow.RecordBatch)):
        return _table
    if numpy is not None:
        if isinstance(value, numpy.ndarray):
            return _array
        if isinstance(value, numpy.generic):
            return _numpy_scalar
    for kind in (bool, int, float, str, bytes, bytearray, dict, list, tuple, set, frozenset):
        if isinstance(value, kind):
            return ENCODERS[kind]
    for kind in (datetime.datetime, datetime.date, datetime.time, Ref, Coord, Grid):
        if isinstance(value, kind):
            return ENCODERS[kind]
    kind = type(value)
    raise Unsupported(f"a value of type {kind.__module__}.{kind.__qualname__} cannot be returned")


def _int(encoder, value, depth):
    if -MAX_SAFE <= value <= MAX_SAFE:
        return int(value)
    try:
        return {"$": "int", "v": str(int(value))}
    except ValueError as error:
        raise Unsupported(f"an integer of {value.bit_length()} bits cannot be returned") from error


def _float(encoder, value, depth):
    value = float(value)
    return value if math.isfinite(value) else {"$": "float", "v": repr(value)}


def _list(encoder, value, depth):
    return [encoder.encode(item, depth + 1) for item in value]


def _set(encoder, value, depth):
    return {"$": "set", "v": _list(encoder, value, depth)}


def _dict(encoder, value, depth):
    if all(type(key) is str for key in value) and "$" not in value:
        return {key: encoder.encode(item, depth + 1) for key, item in value.items()}
    pairs = [[encoder.encode(key, depth + 1), encoder.encode(item, depth + 1)] for key, item in value.items()]
    return {"$": "map", "v": pairs}


def _bytes(encoder, value, depth):
    return {"$": "bytes", "a": encoder.attach(bytes(value))}


def _datetime(encoder, value, depth):
    # In two parts, since microseconds since 1970 leave the integers that the other side has.
    ms, us = divmod(microseconds(value), 1000)
    return {"$": "datetime", "ms": ms, "us": us, "zone": zone_name(value)}


def _date(encoder, value, depth):
    return {"$": "date", "v": value.isoformat()}


def _time(encoder, value, depth):
    if value.tzinfo is not None:
        raise Unsupported("a time of day with a time zone cannot be returned")
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return {"$": "time", "us": seconds * 1_000_000 + value.microsecond}


def _tag(name):
    return lambda encoder, value, depth: {"$": name}


def _ref(encoder, value, depth):
    dis = value.dis()
    return {"$": "ref", "id": str(value.id()), "dis": None if dis is None else str(dis)}


def _coord(encoder, value, depth):
    return {"$": "coord", "lat": value.lat(), "lng": value.lng()}


def _grid(encoder, value, depth):
    cols, arrays = [], []
    for col, column in zip(value.cols(), _columns_of(value)):
        cols.append([col.name(), encoder.encode(col.meta(), depth + 1), _column(encoder, column, arrays, depth)])
    table = encoder.attach(*stream_of_table(_table_of(arrays))) if arrays else None
    meta = encoder.encode(value.meta(), depth + 1)
    return {"$": "grid", "meta": meta, "size": value.size(), "cols": cols, "a": table}


def _columns_of(grid):
    columns = grid.columns()
    if columns is not None:
        return columns
    rows = [row.cells() for row in grid.rows()]
    return [Listed([cells[at] for cells in rows]) for at in range(len(grid.cols()))]


def _column(encoder, column, arrays, depth):
    """The cells themselves where they are few or of several kinds, else where they are found."""
    packed = column.packed()
    if packed is None:
        return {"list": encoder.encode(column.cells(), depth + 1)}
    form, array = packed
    arrays.append(array)
    if form["kind"] == "moment" and "zone" not in form:
        first = next(cell for cell in column.cells() if cell is not None)
        form["zone"] = zone_name(first)
    return form


def _table_of(arrays):
    import pyarrow

    return pyarrow.table(arrays, names=[f"c{at}" for at in range(len(arrays))])


def _numpy_scalar(encoder, value, depth):
    if value.dtype.kind == "M":
        instant = value.astype("datetime64[us]").item()
        return None if instant is None else encoder.encode(instant, depth)
    item = value.item()
    if item is value or type(item).__module__ == "numpy":
        return encoder.encode(float(value), depth) if value.dtype.kind == "f" else _refuse_dtype(value.dtype)
    return encoder.encode(item, depth)


def _refuse_dtype(dtype):
    raise Unsupported(f"numpy values of dtype {dtype} cannot be returned")


def _array(encoder, value, depth):
    if value.ndim == 0:
        return encoder.encode(value[()], depth)
    if value.dtype.kind in "bOUM":
        items = value.astype("datetime64[us]") if value.dtype.kind == "M" else value
        return encoder.encode(items.tolist(), depth)
    if value.dtype.kind not in ARRAY_KINDS or value.dtype.itemsize > 8:
        _refuse_dtype(value.dtype)
    numpy = sys.modules["numpy"]
    dtype = numpy.dtype("f4") if value.dtype.itemsize == 2 and value.dtype.kind == "f" else value.dtype
    data = value.astype(dtype.newbyteorder("<"), copy=False)
    attachment = encoder.attach(*stream_of_array(data))
    return {"$": "array", "dtype": f"{dtype.kind}{dtype.itemsize}", "shape": list(value.shape), "a": attachment}


def _series_name(series):
    return "value" if series.name is None else series.name


def _frame(encoder, value, depth):
    import pyarrow

    try:
        table = pyarrow.Table.from_pandas(value)
    except (pyarrow.ArrowException, TypeError, ValueError) as error:
        return _mixed_frame(encoder, value, depth, error)
    return _table(encoder, table, depth)


def _mixed_frame(encoder, value, depth, reason):
    """Columns of several kinds of values, as references and markers, are those of a grid."""
    try:
        grid = Grid.from_dataframe(value)
    except Exception:
        raise Unsupported(f"the DataFrame cannot be returned as a table: {reason}") from reason
    return _grid(encoder, grid, depth)


def _table(encoder, value, depth):
    return {"$": "table", "a": encoder.attach(*stream_of_table(value))}


ENCODERS = {
    type(None): lambda encoder, value, depth: None,
    bool: lambda encoder, value, depth: bool(value),
    int: _int,
    float: _float,
    str: lambda encoder, value, depth: str(value),
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: _bytes,
    list: _list,
    tuple: _list,
    set: _set,
    frozenset: _set,
    dict: _dict,
    datetime.datetime: _datetime,
    datetime.date: _date,
    datetime.time: _time,
    Marker: _tag("marker"),
    NA: _tag("na"),
    Remove: _tag("remove"),
    Ref: _ref,
    Coord: _coord,
    Grid: _grid,
}
