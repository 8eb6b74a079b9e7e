"""Opens what write.ts wrote with the published packages, and writes entries for read.ts."""
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from persistable import Persistable, PersistableParams
from persistable.io import FileIO

folder = Path(sys.argv[1])
done = []


def check(name, condition):
    if not condition:
        sys.exit(f"FAILED: {name}")
    done.append(name)


class NpyFileIO(FileIO):
    def _load(self, filepath, **kwargs):
        return np.load(filepath)

    def _save(self, payload, filepath, **kwargs):
        with open(filepath, "wb") as file:
            np.save(file, payload)


@dataclass
class PointsParams(PersistableParams):
    n: int
    z: float
    pair: tuple


class PointsP(Persistable):
    def _generate_payload(self, **untracked):
        raise RuntimeError("the payload of the other side must be found")


points = PointsP(
    folder / "persistable",
    PointsParams(n=4, z=2.0, pair=(1, "it's")),
    None,
    payload_io=NpyFileIO(),
    payload_file_suffix=".npy",
)
points.load_generate()
check("persistable finds and loads the payload", np.array_equal(points.payload, np.arange(4) / 3))
params_file = Path(f"{points.persist_filepath}.params.json")
check("persistable's params", json.loads(params_file.read_text()) == {"n": 4, "z": 2.0, "pair": [1, "it's"]})

path = folder / "store"
try:
    from xpersist import CacheStore
    from xpersist.registry import registry
    from xpersist.serializers import Serializer
except Exception as error:  # the published package does not import beside newer libraries
    print(f"skipped: xpersist does not import here ({error})")
    store = None
else:
    loaders = {
        "json": lambda p: json.loads(Path(p).read_text()),
        "numpy.npy": lambda p: np.load(p),
        "numpy.npz": lambda p: dict(np.load(p)),
        "pandas.csv": lambda p: pd.read_csv(p),
        "pandas.parquet": lambda p: pd.read_parquet(p),
        "pandas.feather": lambda p: pd.read_feather(p),
    }
    dumpers = {"json": lambda value, p: Path(p).write_text(json.dumps(value))}
    for name, load in loaders.items():
        make = lambda name=name, load=load: Serializer(name=name, load=load, dump=dumpers.get(name, np.save))
        registry.serializers.register(name)(make)
    store = CacheStore(str(path))
    keys = ["array", "arrays", "doc", "grid.nc", "grid.zarr", "t.csv", "t.feather", "t.parquet"]
    check("xpersist lists the keys", sorted(store.keys()) == keys)


def get(key, load):
    return store.get(key) if store is not None else load(str(path / key))


doc = get("doc", lambda p: json.loads(Path(p).read_text()))
check("json", doc == {"a": [1, 2.5, None], "s": "é"})
check("npy", np.array_equal(get("array", np.load), np.arange(1, 7.0).reshape(2, 3)))
arrays = get("arrays", lambda p: dict(np.load(p)))
check("npz", arrays["a"][0] == 0.1 and arrays["b"].dtype == np.int32 and list(arrays["b"]) == [1, 2])
csv = get("t.csv", pd.read_csv)
check("csv", csv.values.tolist() == [[1, 0.1, 'a,"b"'], [-1, 1e-7, "c"]] and list(csv.columns) == ["id", "x", "s"])
for key, load in [("t.parquet", pd.read_parquet), ("t.feather", pd.read_feather)]:
    frame = get(key, load)
    check(f"{key}: times", [t.value for t in frame["t"]] == [1609459200000000001, 1609462800000000000])
    check(f"{key}: integers", frame["id"].tolist() == [2**62, -1])
    check(f"{key}: floats", frame["x"][0] == 0.1 and np.isnan(frame["x"][1]))
    check(f"{key}: text", frame["name"][0] == "bé\n" and pd.isna(frame["name"][1]))
for key, load in [("grid.nc", xr.open_dataset), ("grid.zarr", xr.open_zarr)]:
    grid = get(key, load)
    check(f"{key}: sizes", dict(grid.sizes) == {"time": 2, "x": 2})
    check(f"{key}: times", [str(t)[:10] for t in grid["time"].values] == ["2020-01-01", "2020-01-02"])
    check(f"{key}: values", np.array_equal(grid["v"].values, np.float32([[1, np.nan], [3, 4]]), equal_nan=True))
    check(f"{key}: attributes", grid.attrs["title"] == "demo" and int(grid.attrs["version"]) == 3)
    check(f"{key}: variable attributes", grid["v"].attrs["units"] == "K" and grid["x"].attrs["units"] == "m")
if store is not None:
    check("xpersist reads our metadata", store.get_artifact("doc").additional_metadata == {"n": 1, "f": 1.5})
    store.put("from-python", {"b": [1.5, "x"]}, serializer="json", additional_metadata={"who": "python"})
    ds = xr.Dataset({"w": (("k",), np.array([1.0, 2.0]))}, coords={"k": [1, 2]})
    store.put("python.nc", ds, serializer="xarray.netcdf")
    store.put("python.zarr", ds, serializer="xarray.zarr")
print(f"{len(done)} checks in Python passed")
