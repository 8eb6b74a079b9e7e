"""Arrow tables that came in one piece of writable memory, as data frames."""


def frame_of(table, memory):
    """As `table.to_pandas()`; columns of plain numbers stay where they lie, and can be changed there."""
    names = table.column_names
    if not table.num_rows or table.schema.pandas_metadata or len(set(names)) < len(names):
        return table.to_pandas()
    import pandas
    import pyarrow

    buffer = pyarrow.py_buffer(memory)
    arrays = {name: _in_place(table.column(name), buffer) for name in names}
    others = table.select([name for name in names if arrays[name] is None]).to_pandas()
    columns = {name: others[name] if arrays[name] is None else arrays[name] for name in names}
    return pandas.DataFrame(columns, copy=False)


def _in_place(column, buffer):
    """An array over the column's own memory, or None where it has gaps, or lies in parts or elsewhere."""
    import numpy
    from pyarrow import types

    kind = column.type
    if column.num_chunks != 1 or column.null_count or not (types.is_integer(kind) or types.is_floating(kind)):
        return None
    chunk, dtype = column.chunk(0), numpy.dtype(kind.to_pandas_dtype())
    start = chunk.buffers()[1].address + chunk.offset * dtype.itemsize - buffer.address
    if not 0 <= start <= buffer.size - len(chunk) * dtype.itemsize:
        return None
    return numpy.frombuffer(buffer, dtype, len(chunk), start)
