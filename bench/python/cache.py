"""xpersist, persistable and joblib.Memory, in a folder that the caller gives."""
import json
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from noise import noise
from persistable import Persistable, PersistableParams
from serve import serve, timed
from xpersist import CacheStore
from xpersist.registry import registry
from xpersist.serializers import Serializer


@registry.serializers.register("json")
def json_serializer():
    def dump(value, path):
        Path(path).write_text(json.dumps(value))

    return Serializer(name="json", load=lambda path: json.loads(Path(path).read_text()), dump=dump)


@registry.serializers.register("pandas.parquet")
def parquet_serializer():
    return Serializer(name="pandas.parquet", load=pd.read_parquet, dump=lambda value, path: value.to_parquet(path))


def small(position):
    return {"id": position, "name": "station", "mean": position / 4, "flags": [1, 2]}


def put_small(folder, count):
    store = CacheStore(folder)

    def run():
        for i in range(count):
            store.put(f"k{i}", small(i), serializer="json")

    ms, _ = timed(run)
    return ms, None


def get_small(folder, count):
    store = CacheStore(folder)
    ms, values = timed(lambda: [store.get(f"k{i}") for i in range(count)])
    return ms, sum(value["mean"] for value in values)


def frame(rows):
    positions = np.arange(rows)
    stamps = pd.to_datetime(1_600_000_000_000_000_000 + positions * 60_000_000_000)
    return pd.DataFrame({"t": stamps, **{name: noise(positions, k + 1) for k, name in enumerate("abc")}})


def put_frame(folder, rows):
    value = frame(rows)
    store = CacheStore(folder, on_duplicate_key="overwrite")
    ms, _ = timed(lambda: store.put("frame", value, serializer="pandas.parquet"))
    return ms, None


def get_frame(folder, rows):
    store = CacheStore(folder)
    ms, value = timed(lambda: store.get("frame"))
    return ms, float(value["a"].sum())


def array(size):
    return noise(np.arange(size), 1)


def hit_joblib(folder, size):
    memory = joblib.Memory(folder, verbose=0)
    cached = memory.cache(array)
    cached(size)
    ms, value = timed(lambda: cached(size))
    return ms, float(value[-1])


@dataclass
class ArrayParams(PersistableParams):
    size: int


class Array(Persistable):
    def _generate_payload(self, **untracked):
        return array(self.params.size)


generated = set()


def hit_persistable(folder, size):
    def make():
        return Array(Path(folder), ArrayParams(size=size), [])

    if folder not in generated:
        make().generate()
        generated.add(folder)
    again = make()
    ms, _ = timed(again.load)
    return ms, float(again.payload[-1])


serve(put_small, get_small, put_frame, get_frame, hit_joblib, hit_persistable)
