"""JSON trees with binary attachments to values: the counterpart of the client's encoder, which is trusted."""
import datetime

from .haystack import NA, Coord, GridBuilder, Marker, Ref, Remove

EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
MICROSECOND = datetime.timedelta(microseconds=1)


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
    moment = EPOCH + (tree["ms"] * 1000 + tree["us"]) * MICROSECOND
    zone = tree["zone"]
    if zone is None:
        return moment
    if zone == "UTC":
        return moment.replace(tzinfo=UTC)
    return moment.replace(tzinfo=UTC).astimezone(_zone(zone))


def _zone(name):
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return datetime.timezone(datetime.timedelta(minutes=-minutes if name[0] == "-" else minutes))
    import zoneinfo

    return zoneinfo.ZoneInfo(name)


def _decode_array(tree, attachments):
    import numpy

    return numpy.frombuffer(attachments[tree["a"]], dtype="<" + tree["dtype"]).reshape(tree["shape"])


def _decode_table(tree, attachments):
    import pyarrow

    table = pyarrow.ipc.open_stream(pyarrow.py_buffer(attachments[tree["a"]])).read_all()
    try:
        import pandas
    except ImportError:
        return table
    return table.to_pandas()


def _decode_grid(tree, attachments):
    builder = GridBuilder().set_meta(decode(tree["meta"], attachments))
    for name, meta in tree["cols"]:
        builder.add_col(name, decode(meta, attachments))
    for row in tree["rows"]:
        builder.add_row(decode(row, attachments))
    return builder.to_grid()


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
