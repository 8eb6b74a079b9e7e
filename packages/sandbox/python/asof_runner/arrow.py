"""Tables and arrays as Arrow streams, in pieces that need not be joined."""
import struct

# Arrow's message format, https://github.com/apache/arrow/tree/main/format: Schema.fbs and Message.fbs.
METADATA_V5 = struct.pack("<h", 4)
SCHEMA, RECORD_BATCH = b"\1", b"\3"
INT, FLOATING_POINT = b"\2", b"\3"
PRECISIONS = {4: 1, 8: 2}
END = b"\xff\xff\xff\xff\0\0\0\0"


def stream_of_table(table):
    """Most of the pieces are the table's own memory."""
    import pyarrow

    pieces = _Pieces()
    with pyarrow.ipc.new_stream(pyarrow.PythonFile(pieces, mode="w"), table.schema) as writer:
        writer.write(table)
    return pieces.written


class _Pieces:
    """A file that keeps what is written to it uncopied."""

    closed = False

    def __init__(self):
        self.written = []

    def write(self, piece):
        self.written.append(piece)

    def flush(self):
        pass

    def close(self):
        self.closed = True


def stream_of_array(array):
    """
    One column `values` of all elements row by row, uncopied where they lie so. Written here, so that no image needs
    pyarrow for it, and no program its import.
    """
    import numpy

    data = numpy.ascontiguousarray(array).reshape(-1)
    body = memoryview(data.view("u1")) if data.size else b""
    padding = bytes(-data.nbytes % 8)
    schema = _message(SCHEMA, lambda out: _schema(out, array.dtype, array.shape), 0)
    batch = _message(RECORD_BATCH, lambda out: _batch(out, data.size, data.nbytes), data.nbytes + len(padding))
    return schema + batch, body, padding + END


def _message(kind, header, body_length):
    out = bytearray(4)
    root = _table(out, METADATA_V5, kind, header, struct.pack("<q", body_length))
    struct.pack_into("<I", out, 0, root)
    out += bytes(-len(out) % 8)
    return struct.pack("<Ii", 0xFFFFFFFF, len(out)) + out


def _schema(out, dtype, shape):
    def shape_entry(out):
        return _table(out, _text("shape"), _text(str(list(shape))))

    return _table(out, None, _tables(lambda out: _field(out, dtype)), _tables(shape_entry))


def _field(out, dtype):
    if dtype.kind == "f":
        kind, number = FLOATING_POINT, lambda out: _table(out, struct.pack("<h", PRECISIONS[dtype.itemsize]))
    else:
        fields = struct.pack("<i", 8 * dtype.itemsize), struct.pack("<?", dtype.kind == "i")
        kind, number = INT, lambda out: _table(out, *fields)
    return _table(out, _text("values"), None, kind, number, None, _tables())


def _batch(out, count, length):
    nodes, buffers = struct.pack("<qq", count, 0), struct.pack("<qqqq", 0, 0, 0, length)
    return _table(out, struct.pack("<q", count), lambda out: _vector(out, 1, nodes), lambda out: _vector(out, 2, buffers))


# Flatbuffers from the root to the leaves, https://flatbuffers.dev/internals/. What adds itself gives its position.


def _table(out, *fields):
    """Fields by slot: None, a scalar's bytes, or a function that adds what the field points to."""
    offsets = [0 if field is None else 8 * (slot + 1) for slot, field in enumerate(fields)]
    header = struct.pack(f"<{len(fields) + 2}H", 4 + 2 * len(fields), 8 * (len(fields) + 1), *offsets)
    out += bytes(-(len(out) + len(header)) % 8) + header
    start = len(out)
    out += struct.pack("<q", len(header)) + bytes(8 * len(fields))
    for offset, field in zip(offsets, fields):
        at = start + offset
        if callable(field):
            struct.pack_into("<I", out, at, field(out) - at)
        elif field is not None:
            out[at : at + len(field)] = field
    return start


def _vector(out, count, elements):
    out += bytes((4 - len(out)) % 8)
    start = len(out)
    out += struct.pack("<I", count) + elements
    return start


def _text(text):
    return lambda out: _vector(out, len(text), text.encode("ascii") + b"\0")


def _tables(*entries):
    def add(out):
        start = _vector(out, len(entries), bytes(4 * len(entries)))
        for index, entry in enumerate(entries):
            at = start + 4 + 4 * index
            struct.pack_into("<I", out, at, entry(out) - at)
        return start

    return add
