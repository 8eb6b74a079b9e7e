"""Reads whole histories with the older published client, and many series with the helpers of the newer one; both
must be what the newer client reads state by state. Run it after client-program.py.

    python older-client.py http://…/api
"""
import contextlib
import json
import os
import sys
import warnings

warnings.filterwarnings("ignore")

import pandas as pd
import requests
from tshistory.api import timeseries
from tshistory.util import unpack_many_series
from tshistory_client.api import Client

url = sys.argv[1]
newer, older = timeseries(url), Client(url)
checks = 0


def same(label, actual, expected):
    global checks
    assert (actual is None) == (expected is None), label
    if expected is not None:
        pd.testing.assert_series_equal(actual, expected, check_names=False, check_freq=False, obj=label)
    checks += 1


def history(name, **kw):
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        return older.history(name, **kw)


def utc(text):
    return pd.Timestamp(text, tz="UTC")


for name in ("s", "naive", "text", "r", "holes", "fcst", "g", "prix/€ & \"x\" +"):
    for kw in (
        {},
        {"from_insertion_date": utc("2024-02-02")},
        {"to_insertion_date": utc("2024-02-02")},
        {"from_value_date": utc("2024-01-01"), "to_value_date": utc("2024-01-02")},
        {"diffmode": True},
    ):
        actual, expected = history(name, **kw), newer.history(name, **kw)
        assert list(actual) == list(expected), (name, kw, list(actual), list(expected))
        for date in expected:
            same(f"{name} {kw} {date}", actual[date], expected[date])
assert history("nope") is None

names = ["s", "g", "nope", "naive", "text", "prix/€ & \"x\" +"]
for kw in ({}, {"insertion_date": "2024-02-02"}):
    reply = requests.post(f"{url}/series/states", data={"names": json.dumps(names), "format": "tshpack", **kw})
    many = {series.name: series for series in unpack_many_series(reply.content)}
    assert list(many) == [name for name in names if name != "nope"]
    for name in names:
        same(name, many.get(name), newer.get(name, revision_date=utc(kw["insertion_date"]) if kw else None))
print(f"{checks} checks passed")
