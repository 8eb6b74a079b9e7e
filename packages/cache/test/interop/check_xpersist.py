"""Opens with xpersist what everything.ts put, then puts entries for the other side: check_xpersist.py PLACE [OPTIONS]

OPTIONS are fsspec's for PLACE as JSON; with them everything goes through s3fs.
"""
import json
import sys

import fsspec
import numpy as np
import pandas as pd
import xarray as xr
from xpersist import CacheStore
from xpersist.registry import registry
from xpersist.serializers import Serializer

place = sys.argv[1]
options = json.loads(sys.argv[2]) if len(sys.argv) > 2 else None
remote = {} if options is None else {"storage_options": options}
done = []


def check(name, condition):
    if not condition:
        sys.exit(f"FAILED: {name}")
    done.append(name)


def opened(path, mode, storage_options=None):
    return fsspec.open(path, mode, **(storage_options or {})).open()


def with_file(mode, action):
    def run(*arguments, storage_options=None):
        with opened(arguments[-1], mode, storage_options) as file:
            return action(*arguments[:-1], file)

    return run


def frame_writer(method, **fixed):
    return lambda frame, path, **kwargs: getattr(frame, method)(path, **fixed, **kwargs)


# What a user of xpersist registers for formats that it does not bring along.
formats = {
    "json": (with_file("r", json.load), with_file("w", json.dump)),
    "text": (with_file("r", lambda f: f.read()), with_file("w", lambda value, f: f.write(value))),
    "bytes": (with_file("rb", lambda f: f.read()), with_file("wb", lambda value, f: f.write(value))),
    "numpy.npy": (with_file("rb", np.load), with_file("wb", lambda value, f: np.save(f, value))),
    "numpy.npz": (with_file("rb", lambda f: dict(np.load(f))), with_file("wb", lambda value, f: np.savez(f, **value))),
    "pandas.csv": (pd.read_csv, frame_writer("to_csv")),
    "pandas.parquet": (pd.read_parquet, frame_writer("to_parquet")),
    "pandas.feather": (pd.read_feather, frame_writer("to_feather")),
}
formats["series"] = formats["numpy.npz"]
for name, (load, dump) in formats.items():
    registry.serializers.register(name)(lambda name=name, load=load, dump=dump: Serializer(name=name, load=load, dump=dump))

store = CacheStore(place, on_duplicate_key="overwrite", storage_options=options)


def get(key):
    return store.get(key, load_kwargs=remote)


def put(key, value, serializer, **kwargs):
    store.put(key, value, serializer=serializer, dump_kwargs={**kwargs, **remote}, additional_metadata={"who": "python"})


keys = ["array", "arrays", "blob", "doc", "note", "series", "t.csv", "t.feather", "t.parquet"]
grids = ["grid.zarr"] if remote else ["grid.nc", "grid.zarr"]
names = sorted(store.keys())
check(f"xpersist lists the keys, not {names}", names == sorted([*keys, "grid.nc", "grid.zarr"]))
check("xpersist has a key and misses another", "doc" in store and "nope" not in store)
artifact = store.get_artifact("doc")
check("the artifact", artifact.serializer == "json" and artifact.additional_metadata == {"n": 1, "f": 1.5})
check("json", get("doc") == {"a": [1, 2.5, None], "s": "é"})
check("text", get("note") == "Grüße\n")
check("bytes", get("blob") == bytes([0, 255, 10]))
check("npy", np.array_equal(get("array"), np.arange(1, 7.0).reshape(2, 3)))
arrays = get("arrays")
check("npz", arrays["a"][0] == 0.1 and arrays["b"].dtype == np.int32 and list(arrays["b"]) == [1, 2])
series = get("series")
check("series", series["times"].tolist() == [0, 1.5] and np.array_equal(series["values"], [1, np.nan], equal_nan=True))
csv = get("t.csv")
check("csv", csv.values.tolist() == [[1, 0.1, 'a,"b"'], [-1, 1e-7, "c"]] and list(csv.columns) == ["id", "x", "s"])
for key in ["t.parquet", "t.feather"]:
    frame = get(key)
    check(f"{key}: times", [t.value for t in frame["t"]] == [1609459200000000001, 1609462800000000000])
    check(f"{key}: integers", frame["id"].tolist() == [2**62, -1])
    check(f"{key}: floats", frame["x"][0] == 0.1 and np.isnan(frame["x"][1]))
    check(f"{key}: text", frame["name"][0] == "bé\n" and pd.isna(frame["name"][1]))
for key in grids:
    grid = get(key).load()
    check(f"{key}: sizes", dict(grid.sizes) == {"time": 2, "x": 2})
    check(f"{key}: times", [str(t)[:10] for t in grid["time"].values] == ["2020-01-01", "2020-01-02"])
    check(f"{key}: values", np.array_equal(grid["v"].values, np.float32([[1, np.nan], [3, 4]]), equal_nan=True))
    check(f"{key}: text", list(grid["station"].values) == ["", "Málaga"])
    check(f"{key}: booleans", grid["open"].dtype == bool and list(grid["open"].values) == [True, False])
    check(f"{key}: attributes", grid.attrs["title"] == "demo" and int(grid.attrs["version"]) == 3)
    check(f"{key}: variable attributes", grid["v"].attrs["units"] == "K" and grid["x"].attrs["units"] == "m")

put("py.json", {"b": [1.5, "x", float("nan")], "n": 2**70}, "json")
put("py.txt", "naïve\n", "text")
put("py.npy", np.asfortranarray(np.arange(6, dtype=">i2").reshape(2, 3)), "numpy.npy")
put("py.npz", {"a": np.array([0.1]), "flags": np.array([True, False])}, "numpy.npz")
frame = pd.DataFrame(
    {"x": [0.1, np.nan], "n": [2**62, -1], "s": ["bé", None], "ok": [True, False], "none": [None, None]},
    index=pd.DatetimeIndex(["2021-01-01T00:00:00.000000001", "2021-01-02"], name="t"),
)
put("py.parquet", frame, "pandas.parquet")
put("py.feather", frame.reset_index(), "pandas.feather")
put("py.csv", frame[["x", "n"]], "pandas.csv")
values = {
    "w": (("k",), np.array([1.0, 2.0]), {"units": "K"}),
    "flag": (("k",), np.array([True, False])),
    "packed": (("k",), np.array([0.1, np.nan])),
}
ds = xr.Dataset(values, coords={"k": [1, 2], "name": (("k",), ["Oslo", "Málaga"])}, attrs={"title": "é"})
ds["packed"].encoding = {"dtype": "i2", "scale_factor": 0.1, "_FillValue": -9}
put("py.zarr", ds, "xarray.zarr")
if not remote:
    put("py.nc", ds, "xarray.netcdf")
    put("py.classic.nc", ds.drop_vars("name"), "xarray.netcdf", format="NETCDF3_CLASSIC")
    put("py.nc4classic.nc", ds.drop_vars("name"), "xarray.netcdf", format="NETCDF4_CLASSIC")
put("array", np.array([7.5]), "numpy.npy")
print(f"{len(done)} checks in Python passed")
