"""As much of Brio as the tests send and expect, written after the description of the format."""
import codecs
import datetime
import struct
import zoneinfo

import numpy
import pandas

from .haystack import MARKER, Grid, Marker

EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        part = self.data[self.at : self.at + count]
        if len(part) < count:
            raise RuntimeError(f"{count} bytes not available: {len(part)}")
        self.at += count
        return part

    def number(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(form)))[0]

    def varint(self):
        first = self.number("B")
        if first == 0xFF:
            return -1
        if first < 0x80:
            return first
        self.at -= 1
        if first < 0xC0:
            return self.number("H") & 0x3FFF
        if first < 0xE0:
            return self.number("I") & 0x1FFFFFFF
        self.at += 1
        return self.number("q")

    def chars(self):
        # The count is of characters, which a decoder finds one after the other, as in the original.
        count, text = self.varint(), ""
        decoder = codecs.getincrementaldecoder("utf-8")()
        while len(text) < count:
            text += decoder.decode(self.take(1))
        return text

    def text(self):
        if self.varint() != -1:
            raise RuntimeError("Constant pool not supported")
        return self.chars()

    def expect(self, byte):
        if self.number("B") != byte:
            raise OSError("Unexpected byte")

    def value(self):
        kind = self.number("B")
        if kind in (6, 7, 8):
            number = self.number({6: "h", 7: "i", 8: "d"}[kind])
            self.text()
            return number
        simple = {0: None, 1: MARKER, 4: False, 5: True}
        if kind in simple:
            return simple[kind]
        if kind in (9, 12):
            return self.text()
        if kind == 13:
            return datetime.date(self.number("H"), self.number("B"), self.number("B"))
        if kind in (15, 16):
            ticks = self.number("i") * 10**6 if kind == 15 else round(self.number("q") / 1000)
            return (EPOCH + datetime.timedelta(microseconds=ticks)).astimezone(zone(self.text()))
        if kind == 19:
            return bytes(self.take(self.varint()))
        if kind in (20, 22):
            return {} if kind == 20 else []
        if kind == 21:
            return self.dict()
        if kind == 23:
            self.expect(0x5B)
            items = [self.value() for _ in range(self.varint())]
            self.expect(0x5D)
            return items
        if kind == 24:
            return self.grid()
        raise NotImplementedError(f"Unsupported data type: {kind:#x}")

    def dict(self):
        self.expect(0x7B)
        found = {self.text(): self.value() for _ in range(self.varint())}
        self.expect(0x7D)
        if found.get("ndarray") is MARKER:
            return numpy.frombuffer(found["bytes"], ">f8").reshape(found["r"], found["c"])
        return found

    def grid(self):
        self.expect(0x3C)
        width, height = self.varint(), self.varint()
        meta = self.value()
        cols = [(self.text(), self.value()) for _ in range(width)]
        rows = [[self.value() for _ in range(width)] for _ in range(height)]
        self.expect(0x3E)
        return Grid(meta, cols, rows)


def zone(name):
    found = (key for key in sorted(zoneinfo.available_timezones()) if key == name or key.endswith("/" + name))
    return zoneinfo.ZoneInfo(next(found))


def varint(count):
    if count < 0x80:
        return struct.pack(">B", count)
    if count < 0x4000:
        return struct.pack(">H", count | 0x8000)
    return struct.pack(">I", count | 0xC0000000)


def text(string):
    return b"\xff" + varint(len(string)) + string.encode("utf-8")


def write(value):
    kind = type(value)
    if value is None:
        return b"\x00"
    if kind is Marker:
        return b"\x01"
    if kind is bool:
        return b"\x05" if value else b"\x04"
    if kind is int and abs(value) < 1 << 31:
        small = abs(value) < 1 << 15
        return struct.pack(">Bh" if small else ">Bi", 6 if small else 7, value) + text("")
    if isinstance(value, (int, float)):
        return struct.pack(">Bd", 8, value) + text("")
    if kind is datetime.datetime:
        ticks = (value - EPOCH) // datetime.timedelta(microseconds=1) * 1000
        return struct.pack(">Bq", 16, ticks) + text(value.tzinfo.key.partition("/")[2] or value.tzinfo.key)
    if kind is bytes:
        return b"\x13" + varint(len(value)) + value
    if kind is dict:
        present = {key: item for key, item in value.items() if item is not None}
        pairs = b"".join(text(key) + write(item) for key, item in present.items())
        return b"\x15\x7b" + varint(len(present)) + pairs + b"\x7d" if value else b"\x14"
    if kind is list:
        return b"\x17\x5b" + varint(len(value)) + b"".join(map(write, value)) + b"\x5d" if value else b"\x16"
    if kind is Grid:
        return grid(value.meta, value.cols, value.rows)
    if kind is pandas.DataFrame:
        names = [name if type(name) is str else f"v{name}" for name in value.columns]
        # Cell by cell out of each row, as the original does.
        rows = [[row[label] for label in value.columns] for _, row in value.iterrows()]
        return grid({}, [(name, {}) for name in names], rows)
    if kind is numpy.ndarray:
        matrix = value.reshape(len(value), -1).astype(">f8")
        return write({"ndarray": MARKER, "r": matrix.shape[0], "c": matrix.shape[1], "bytes": matrix.tobytes()})
    return b"\x09" + text(str(value))


def grid(meta, cols, rows):
    head = b"\x18\x3c" + varint(len(cols)) + varint(len(rows)) + write(meta)
    names = b"".join(text(name) + write(col) for name, col in cols)
    return head + names + b"".join(write(cell) for row in rows for cell in row) + b"\x3e"
