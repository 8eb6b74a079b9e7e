"""Reads files that tsh exported, or writes files for it to import: python files-program.py read|write FOLDER"""
import json
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd


def columns(frame):
    return {
        name: [None if pd.isna(cell) else cell.isoformat() if isinstance(cell, pd.Timestamp) else cell for cell in frame[name]]
        for name in frame.columns
    }


def described(frame):
    return {"types": [str(dtype) for dtype in frame.dtypes], "columns": columns(frame)}


def read(folder):
    dates = ["value_date", "insertion_date"]
    return {
        "long.csv": described(pd.read_csv(folder / "long.csv", parse_dates=dates, date_format="ISO8601", float_precision="round_trip")),
        "wide.csv": described(pd.read_csv(folder / "wide.csv", parse_dates=["value_date"], date_format="ISO8601", float_precision="round_trip")),
        "long.parquet": described(pd.read_parquet(folder / "long.parquet")),
        "texts.parquet": described(pd.read_parquet(folder / "texts.parquet")),
    }


def write(folder):
    index = pd.date_range("2024-03-30T23:00", periods=3, freq="h", tz="Europe/Paris")
    frame = pd.DataFrame({"wind": [1.5, np.nan, 1 / 3], "count": [1, 2, 3]}, index=index)
    frame["wind"].to_csv(folder / "series.csv")
    frame.to_csv(folder / "frame.csv", sep=";", index_label="when")
    frame.to_parquet(folder / "frame.parquet", compression="zstd")
    naive = pd.DataFrame({"n": [1.0, 2.0]}, index=pd.to_datetime(["2024-05-01T00:00:00.000001", "2024-05-02T00:00:00.000000"]))
    naive.to_parquet(folder / "naive.parquet", compression="gzip")
    known = pd.to_datetime(["2024-05-01", "2024-05-02", "2024-05-02"], utc=True)
    long = pd.DataFrame(
        {
            "name": pd.Categorical(["a", "a", "b"]),
            "value_date": pd.to_datetime(["2024-06-01"] * 3, utc=True),
            "value": [1.0, 2.0, 3.0],
            "insertion_date": known,
        }
    )
    long.to_parquet(folder / "history.parquet", row_group_size=2)
    long.to_csv(folder / "history.csv", index=False)
    return {}


action, folder = sys.argv[1:]
print(json.dumps({"read": read, "write": write}[action](Path(folder))), flush=True)
# pyarrow ends its threads too late at times, and the interpreter aborts over it.
os._exit(0)
