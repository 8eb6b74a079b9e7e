"""Columns of large grids as Arrow holds them. Which forms there are, the client's own code says."""
import datetime

from .moments import microseconds, moment_of

ARROW_ROWS = 1000
MAX_SAFE = 2**53 - 1


class Listed:
    """A column whose cells are there already."""

    def __init__(self, cells):
        self._cells = cells

    def cells(self):
        return self._cells

    series = cells

    def packed(self):
        """The form of the column and its Arrow array, or None when its cells are not all of one kind."""
        try:
            return pack(self._cells) if len(self._cells) >= ARROW_ROWS else None
        except ImportError:
            return None


class Numbers:
    def __init__(self, array, kind):
        self._array = array
        self._kind = kind

    def cells(self):
        # Of zero copies only arrays without nulls are capable.
        values = self._array.fill_null(0).to_numpy()
        if self._kind == "int":
            cells = values.astype("i8").tolist()
        else:
            cells = values.tolist()
        if self._kind == "number":
            cells = [int(cell) if _is_whole(cell) else cell for cell in cells]
        return _with_nulls(cells, self._array)

    def series(self):
        """As pandas would make of the cells: missing ones are no number."""
        if self._array.null_count:
            # Where nothing is there at all, pandas has no type to choose.
            return self.cells() if self._array.null_count == len(self._array) else self._array.to_numpy(zero_copy_only=False)
        values = self._array.to_numpy()
        return values.astype("i8") if self._kind == "int" else values.copy()

    def packed(self):
        return {"kind": self._kind}, self._array


def _is_whole(value):
    return value.is_integer() and abs(value) <= MAX_SAFE and str(value) != "-0.0"


class Texts:
    def __init__(self, array):
        self._array = array

    def cells(self):
        return self._array.to_pylist()

    series = cells

    def packed(self):
        return {"kind": "text"}, self._array


class Moments:
    def __init__(self, array, zone, tzinfo):
        self._array = array
        self._zone = zone
        self._tzinfo = tzinfo

    def cells(self):
        instants = self._array.fill_null(0).to_numpy().tolist()
        moments = [moment_of(instant, self._tzinfo) for instant in instants]
        return _with_nulls(moments, self._array)

    series = cells

    def packed(self):
        return {"kind": "moment", "zone": self._zone}, self._array


def _with_nulls(cells, array):
    if not array.null_count:
        return cells
    valid = array.is_valid().to_numpy(zero_copy_only=False).tolist()
    return [cell if there else None for cell, there in zip(cells, valid)]


def pack(cells):
    import pyarrow

    kinds = set(map(type, cells)) - {type(None)}
    try:
        if kinds == {str}:
            return {"kind": "text"}, pyarrow.array(cells, pyarrow.string())
        if kinds and kinds <= {int, float}:
            return _pack_numbers(cells, kinds)
        if kinds == {datetime.datetime}:
            return _pack_moments(cells)
    except (pyarrow.ArrowException, UnicodeEncodeError, OverflowError):
        pass
    return None


def _pack_numbers(cells, kinds):
    import pyarrow

    if int in kinds and any(type(cell) is int and abs(cell) > MAX_SAFE for cell in cells):
        return None
    kind = "number" if len(kinds) == 2 else "int" if int in kinds else "float"
    return {"kind": kind}, pyarrow.array(cells, pyarrow.float64(), from_pandas=False)


def _pack_moments(cells):
    import pyarrow

    zones = {cell.tzinfo for cell in cells if cell is not None}
    if len(zones) != 1:
        return None
    instants = [None if cell is None else microseconds(cell) for cell in cells]
    return {"kind": "moment"}, pyarrow.array(instants, pyarrow.int64())
