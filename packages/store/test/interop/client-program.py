"""Calls every method of the published client and prints what came of it as JSON: {section: {call: outcome}}.

    python client-program.py http://…/api
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
import requests
from requests import Response
from tshistory.api import timeseries

api = timeseries(sys.argv[1])
transcript = {}
section = None


def begin(name):
    global section
    section = transcript[name] = {}


def call(label, method, *args, **kw):
    """Notes what a method answers; the same method may be called again under another label."""
    try:
        outcome = plain(getattr(api, method)(*args, **kw))
    except Exception as error:
        outcome = {"raises": type(error).__name__}
    assert label not in section, label
    section[label] = outcome


def plain(value):
    if isinstance(value, pd.DataFrame):
        if not isinstance(value.index, pd.DatetimeIndex):
            return value.to_dict(orient="records")
        return [[str(name), plain(value[name])] for name in value]
    if isinstance(value, pd.Series):
        return {
            "index": str(value.index.dtype),
            "values": str(value.dtype),
            "points": [[stamp.isoformat(), plain(item)] for stamp, item in value.items()],
        }
    if isinstance(value, pd.Interval):
        return [value.left.isoformat(), value.right.isoformat(), value.closed]
    if isinstance(value, (pd.Timestamp, pd.Timedelta)):
        return value.isoformat()
    if isinstance(value, Response):
        return {"status": value.status_code}
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None if np.isnan(value) else str(value)
    if hasattr(value, "imeta"):
        return {"name": value.name, "imeta": plain(value.imeta), "meta": plain(value.meta), "kind": value.kind}
    if isinstance(value, (str, int, float)) or value is None:
        return value
    return f"{type(value).__name__} {value}"


def utc(text):
    return pd.Timestamp(text, tz="UTC")


def days(first, values, tz="UTC", freq="D"):
    return pd.Series(values, index=pd.date_range(first, periods=len(values), freq=freq, tz=tz))


def frame(first, columns, tz="UTC", freq="D"):
    return pd.DataFrame({name: days(first, values, tz, freq) for name, values in columns.items()})


def writes():
    begin("writes")
    call("create", "update", "s", days("2024-01-01", [1.0, 2.0, 3.0]), "me", insertion_date=utc("2024-02-01"))
    call(
        "change",
        "update",
        "s",
        days("2024-01-02", [2.0, 30.0, 4.0]),
        "you",
        insertion_date=utc("2024-02-02"),
        metadata={"why": "late", "n": 1},
    )
    call("no change", "update", "s", days("2024-01-02", [2.0, 30.0]), "you", insertion_date=utc("2024-02-03"))
    call("missing values dropped", "update", "s", days("2024-01-04", [np.nan, 5.0]), "me", insertion_date=utc("2024-02-04"))
    call(
        "missing values erase",
        "update",
        "s",
        days("2024-01-01", [np.nan]),
        "me",
        insertion_date=utc("2024-02-05"),
        keepnans=True,
    )
    call("all missing, unknown name", "update", "nothing", days("2024-01-01", [np.nan]), "me")
    call("nothing was made", "exists", "nothing")
    call("empty, unknown name", "update", "empty", days("2024-01-01", []).astype("float64"), "me")
    call("of the empty one", "exists", "empty")
    call("erased at creation", "update", "holes", days("2024-01-01", [1.0, np.nan, 3.0]), "me", insertion_date=utc("2024-02-01"), keepnans=True)
    call("replace", "replace", "r", days("2024-01-01", [1.0, 2.0, 3.0]), "me", insertion_date=utc("2024-02-01"))
    call("replace by others", "replace", "r", days("2024-01-03", [30.0, 4.0]), "me", insertion_date=utc("2024-02-02"), metadata={"all": "new"})
    call("replace by the same", "replace", "r", days("2024-01-03", [30.0, 4.0]), "me", insertion_date=utc("2024-02-03"))
    call("replace by nothing", "replace", "r", days("2024-01-03", [np.nan]), "me", insertion_date=utc("2024-02-04"))
    call("naive", "update", "naive", days("2024-03-31", [1.0, 2.0, 3.0, 4.0], tz=None, freq="h"), "me", insertion_date=utc("2024-04-01"))
    call("strings", "update", "text", days("2024-01-01", ["a", "é, \"b\"", ""]), "me", insertion_date=utc("2024-02-01"))
    call("string erased", "update", "text", days("2024-01-02", [None]), "me", insertion_date=utc("2024-02-02"), keepnans=True)
    call("integers", "update", "int", days("2024-01-01", [1, 2]), "me", insertion_date=utc("2024-02-01"))
    call("float32", "update", "f32", days("2024-01-01", [1.5, 2.5]).astype("float32"), "me", insertion_date=utc("2024-02-01"))
    call("Paris", "update", "paris", days("2024-03-30 12:00", [1.0, 2.0, 3.0], tz="Europe/Paris", freq="12h"), "me", insertion_date=utc("2024-04-01"))
    call("microseconds", "update", "micro", pd.Series([1.0, 2.0], index=pd.DatetimeIndex(["2024-01-01 00:00:00.000001", "2024-01-01 00:00:00.000002"], tz="UTC")), "me", insertion_date=utc("2024-02-01 00:00:00.123456"))
    call("unsorted", "update", "unsorted", days("2024-01-01", [1.0, 2.0, 3.0])[::-1], "me", insertion_date=utc("2024-02-01"))
    call("booleans", "update", "bool", days("2024-01-01", [True, False]), "me", insertion_date=utc("2024-02-01"))
    call("name with blanks", "update", "  blanks ", days("2024-01-01", [1.0]), "me", insertion_date=utc("2024-02-01"))
    call("infinite", "update", "infinite", days("2024-01-01", [np.inf, -np.inf, 1e300, 5e-324]), "me", insertion_date=utc("2024-02-01"))
    call("unicode name", "update", "prix/€ & \"x\" +", days("2024-01-01", [1.0]), "me", insertion_date=utc("2024-02-01"))
    call("naive insertion date", "update", "nid", days("2024-01-01", [1.0]), "me", insertion_date=pd.Timestamp("2024-02-01 10:00"))
    call("supervised", "update", "manual", days("2024-01-01", [1.0]), "me", insertion_date=utc("2024-02-01"), manual=True)
    for name in ("s", "holes", "r", "naive", "text", "int", "f32", "bool", "paris", "micro", "unsorted", "blanks", "infinite", "prix/€ & \"x\" +", "nid", "manual"):
        call(f"then get {name}", "get", name)
        call(f"then dates of {name}", "insertion_dates", name)


def write_errors():
    begin("write errors")
    call("older revision", "update", "s", days("2024-01-01", [9.0]), "me", insertion_date=utc("2024-01-01"))
    call("equal revision", "update", "s", days("2024-01-01", [9.0]), "me", insertion_date=utc("2024-02-05"))
    call("naive into aware", "update", "s", days("2024-01-01", [9.0], tz=None), "me")
    call("aware into naive", "update", "naive", days("2024-01-01", [9.0]), "me")
    call("text into numbers", "update", "s", days("2024-01-01", ["x"]), "me")
    call("complete erasure", "update", "int", days("2024-01-01", [np.nan, np.nan]), "me", keepnans=True)
    call("empty name", "update", "  ", days("2024-01-01", [1.0]), "me")
    call("duplicates", "update", "s", pd.concat([days("2024-01-01", [1.0])] * 2), "me")
    call("nothing changed", "get", "s")


def reads():
    begin("reads")
    call("get", "get", "s")
    for day in ("2024-01-31", "2024-02-01", "2024-02-02 12:00", "2024-02-05"):
        call(f"as of {day}", "get", "s", revision_date=utc(day))
    call("as of, naive date", "get", "s", revision_date=pd.Timestamp("2024-02-01 23:00"))
    call("as of, Paris date", "get", "s", revision_date=pd.Timestamp("2024-02-02 01:00", tz="Europe/Paris"))
    call("from", "get", "s", from_value_date=utc("2024-01-03"))
    call("to", "get", "s", to_value_date=utc("2024-01-03"))
    call("from and to", "get", "s", from_value_date=utc("2024-01-02"), to_value_date=utc("2024-01-02"))
    call("from after to", "get", "s", from_value_date=utc("2024-01-03"), to_value_date=utc("2024-01-02"))
    call("from, naive date", "get", "s", from_value_date=pd.Timestamp("2024-01-03"))
    call("from, Paris date", "get", "s", from_value_date=pd.Timestamp("2024-01-03", tz="Europe/Paris"))
    call("everything at once", "get", "s", revision_date=utc("2024-02-02"), from_value_date=utc("2024-01-02"), to_value_date=utc("2024-01-03"))
    call("erased shown", "get", "s", _keep_nans=True)
    call("nocache and live", "get", "s", nocache=True, live=True)
    call("naive", "get", "naive", from_value_date=pd.Timestamp("2024-03-31 01:00"), to_value_date=pd.Timestamp("2024-03-31 02:00"))
    call("naive, aware bounds", "get", "naive", from_value_date=utc("2024-03-31 01:00"))
    call("text as of", "get", "text", revision_date=utc("2024-02-01"))
    call("text, erased shown", "get", "text", _keep_nans=True)
    call("micro as of", "get", "micro", revision_date=utc("2024-02-01 00:00:00.123455"))
    call("infinite", "get", "infinite")
    call("unknown", "get", "nope")
    call("gaps", "update", "gaps", days("2024-01-01", [1.0, 2.0, np.nan, 4.0, 5.0, 6.0]), "me", insertion_date=utc("2024-02-01"))
    call("inferred", "get", "gaps", inferred_freq=True)
    call("inferred in bounds", "get", "gaps", inferred_freq=True, from_value_date=utc("2024-01-02"), to_value_date=utc("2024-01-08"))
    call("frequency", "inferred_freq", "gaps")
    call("frequency, hourly", "inferred_freq", "naive")
    call("frequency in bounds", "inferred_freq", "gaps", from_value_date=utc("2024-01-04"))
    call("frequency as of", "inferred_freq", "s", revision_date=utc("2024-02-01"))
    call("frequency of one point", "inferred_freq", "nid")
    call("frequency, unknown", "inferred_freq", "nope")
    call("dates", "insertion_dates", "s")
    call("dates from", "insertion_dates", "s", from_insertion_date=utc("2024-02-02"))
    call("dates to", "insertion_dates", "s", to_insertion_date=utc("2024-02-02"))
    call("dates of values", "insertion_dates", "s", from_value_date=utc("2024-01-04"), to_value_date=utc("2024-01-09"))
    call("dates, unknown", "insertion_dates", "nope")
    for name in ("s", "naive", "text", "holes"):
        call(f"interval of {name}", "interval", name)
    call("interval, unknown", "interval", "nope")


def histories():
    begin("histories")
    call("history", "history", "s")
    call("history from", "history", "s", from_insertion_date=utc("2024-02-02"))
    call("history to", "history", "s", to_insertion_date=utc("2024-02-02"))
    call("history of values", "history", "s", from_value_date=utc("2024-01-03"), to_value_date=utc("2024-01-04"))
    call("history of no value", "history", "s", from_value_date=utc("2030-01-03"))
    call("differences", "history", "s", diffmode=True)
    call("differences from", "history", "s", diffmode=True, from_insertion_date=utc("2024-02-02"))
    call("history, naive", "history", "naive")
    call("history, text", "history", "text")
    call("history, replaced", "history", "r")
    call("history, unknown", "history", "nope")
    for i in range(6):
        first = pd.Timestamp("2024-05-01") + pd.Timedelta(days=i)
        call(f"forecast {i}", "update", "fcst", days(first, [float(10 * i + k) for k in range(72)], freq="h"), "me", insertion_date=utc(first))
    for delta in ("PT0H", "PT12H", "P1D", "P2DT6H"):
        call(f"staircase {delta}", "staircase", "fcst", pd.Timedelta(delta), from_value_date=utc("2024-05-03"), to_value_date=utc("2024-05-03 06:00"))
    call("staircase of all", "staircase", "s", pd.Timedelta("P20D"))
    call("staircase, naive", "staircase", "naive", pd.Timedelta("-P1D"))
    call("staircase, text", "staircase", "text", pd.Timedelta("-P60D"))
    call("staircase, unknown", "staircase", "nope", pd.Timedelta("P1D"))
    call("blocks", "block_staircase", "fcst")
    call(
        "blocks of the day ahead",
        "block_staircase",
        "fcst",
        from_value_date=utc("2024-05-02"),
        to_value_date=utc("2024-05-05"),
        revision_freq={"days": 1},
        revision_time={"hour": 9},
        revision_tz="Europe/Paris",
        maturity_offset={"days": 1},
        maturity_time={"hour": 0},
    )
    call("blocks of hours", "block_staircase", "fcst", revision_freq={"hours": 8}, maturity_offset={"hours": 4})
    call("blocks, naive", "block_staircase", "naive", revision_freq={"days": 1}, maturity_offset={"days": -2})
    call("blocks backwards", "block_staircase", "fcst", revision_freq={"days": -1})
    call("blocks of nonsense", "block_staircase", "fcst", revision_freq={"fortnights": 1})
    call("blocks, unknown", "block_staircase", "nope")


def notes():
    begin("notes")
    call("log", "log", "s")
    call("log, limit", "log", "s", limit=2)
    call("log from", "log", "s", fromdate=utc("2024-02-02"))
    call("log to", "log", "s", todate=utc("2024-02-02"))
    call("log, unknown", "log", "nope")
    call("metadata", "metadata", "s")
    call("metadata set", "update_metadata", "s", {"unit": "MW", "capacity": 10})
    call("metadata merged", "update_metadata", "s", {"capacity": 20.5, "flag": True, "none": None})
    call("metadata then", "metadata", "s")
    call("metadata replaced", "replace_metadata", "s", {"only": "é"})
    call("metadata at last", "metadata", "s")
    call("metadata, unknown", "metadata", "nope")
    call("metadata set, unknown", "update_metadata", "nope", {"a": 1})
    call("metadata replaced, unknown", "replace_metadata", "nope", {"a": 1})
    for name in ("s", "naive", "text", "int", "f32", "manual", "nope"):
        call(f"internal metadata of {name}", "internal_metadata", name)
        call(f"type of {name}", "type", name)
        call(f"existence of {name}", "exists", name)
        call(f"source of {name}", "source", name)


def changes():
    begin("changes")
    for name in ("a", "b", "c"):
        for day in (1, 2, 3):
            call(f"{name} {day}", "update", name, days("2024-01-01", [float(day)] * day), "me", insertion_date=utc(f"2024-02-0{day}"))
    call("reader", "register_formula", "reads a", '(add (series "a") (series "b"))')
    call("rename", "rename", "a", "alpha")
    call("renamed", "get", "alpha")
    call("old name", "exists", "a")
    call("formula follows", "formula", "reads a")
    call("rename to a taken name", "rename", "alpha", "b")
    call("rename, unknown", "rename", "nope", "other")
    call("rename alone", "rename", "b", "beta", propagate=False)
    call("formula stays", "formula", "reads a")
    call("formula fails", "get", "reads a")
    call("rename back", "rename", "beta", "b", propagate=False)
    call("strip", "strip", "c", utc("2024-02-02"))
    call("stripped", "insertion_dates", "c")
    call("stripped values", "get", "c")
    call("strip nothing", "strip", "c", utc("2030-01-01"))
    call("strip, unknown", "strip", "nope", utc("2024-02-02"))
    call("goes on", "update", "c", days("2024-01-01", [7.0, 7.0]), "me", insertion_date=utc("2024-02-02"))
    call("goes on then", "history", "c")
    call("delete", "delete", "c")
    call("deleted", "exists", "c")
    call("delete, unknown", "delete", "nope")
    call("delete formula", "delete", "reads a")
    call("deleted formula", "get", "reads a")


def searches():
    begin("searches")
    call("wind", "update", "wind.fr", days("2024-01-01", [1.0, 2.0]), "me", insertion_date=utc("2024-02-01"))
    call("wind metadata", "update_metadata", "wind.fr", {"capacity": 10, "unit": "MW"})
    call("sun", "update", "sun.fr", days("2024-01-01", ["x", "y"], tz=None), "me", insertion_date=utc("2024-02-01"))
    call("sun metadata", "update_metadata", "sun.fr", {"capacity": 30})
    call("find formula", "register_formula", "wind twice", '(* 2 (series "wind.fr"))')
    for query in (
        '(by.name ".fr")',
        '(by.name "w fr")',
        '(by.metakey "capacity")',
        '(by.metaitem "unit" "MW")',
        '(= "capacity" 10)',
        '(> "capacity" 10)',
        '(<= "capacity" 10)',
        "(by.formula)",
        '(by.formulacontents "wind")',
        '(by.and (by.tzaware) (by.name "fr"))',
        '(by.not (by.name "a"))',
        '(by.or (by.name "sun.fr") (by.name "wind.fr"))',
        '(by.internal-metaitem "value_type" "object")',
        '(by.source "local")',
        "(by.nonsense)",
        "(by.name",
    ):
        call(f"find {query}", "find", query)
    call("find with metadata", "find", '(by.name ".fr")', meta=True)
    call("find formula with metadata", "find", "(by.formula)", meta=True)
    call("find some", "find", "(by.everything)", limit=3)
    call("basket", "register_basket", "french", '(by.name ".fr")')
    call("other basket", "register_basket", "all", "(by.everything)")
    call("bad basket", "register_basket", "bad", "(by.nonsense)")
    call("baskets", "list_baskets")
    call("definition", "basket_definition", "french")
    call("definition, unknown", "basket_definition", "nope")
    call("contents", "basket", "french")
    call("contents, unknown", "basket", "nope")
    call("basket gone", "delete_basket", "all")
    call("baskets then", "list_baskets")
    call("basket gone, unknown", "delete_basket", "nope")
    call("catalog", "catalog")


def formulas():
    begin("formulas")
    call("f", "register_formula", "f", '(add (series "s") (* 2 (series "r" #:fill 0)))')
    call("g", "register_formula", "g", '(* -1 (series "f"))')
    call("n", "register_formula", "n", '(+ 1 (series "naive"))')
    call("again", "register_formula", "g", '(* -2 (series "f"))')
    call("syntax", "register_formula", "bad", '(add (series "s")')
    call("unknown operator", "register_formula", "bad", '(frobnicate (series "s"))')
    call("unknown series", "register_formula", "bad", '(series "nope")')
    call("unknown series allowed", "register_formula", "dangling", '(series "nope")', reject_unknown=False)
    call("wrong type", "register_formula", "bad", '(+ "a" (series "s"))')
    call("wrong number", "register_formula", "bad", '(shift 1)')
    call("not a series", "register_formula", "bad", "(+ 1 2)")
    call("naive and aware", "register_formula", "bad", '(add (series "s") (series "naive"))')
    call("over a primary", "register_formula", "int", '(series "s")')
    for name in ("f", "g", "n"):
        call(f"get {name}", "get", name)
        call(f"get {name} as of", "get", name, revision_date=utc("2024-02-01 12:00"))
        call(f"history of {name}", "history", name)
        call(f"dates of {name}", "insertion_dates", name)
        call(f"staircase of {name}", "staircase", name, pd.Timedelta("-P60D"))
        call(f"type of {name}", "type", name)
        call(f"depth of {name}", "formula_depth", name)
        call(f"components of {name}", "formula_components", name)
        call(f"components of {name}, expanded", "formula_components", name, expanded=True)
        call(f"text of {name}", "formula", name)
        call(f"text of {name}, one level", "formula", name, level=1)
        call(f"text of {name}, expanded", "formula", name, expanded=True)
        call(f"internal metadata of {name}", "internal_metadata", name)
        call(f"frequency of {name}", "inferred_freq", name)
        call(f"log of {name}", "log", name)
        call(f"source of {name}", "source", name)
    call("in bounds", "get", "g", from_value_date=utc("2024-01-03"), to_value_date=utc("2024-01-03"))
    call("blocks", "block_staircase", "g", revision_freq={"days": 1}, maturity_offset={"days": -31})
    call("text of a primary", "formula", "s")
    call("depth of a primary", "formula_depth", "s")
    call("components of a primary", "formula_components", "s")
    call("text, unknown", "formula", "nope")
    call("components, unknown", "formula_components", "nope")
    call("get dangling", "get", "dangling")
    call("update a formula", "update", "f", days("2024-01-01", [1.0]), "me")
    call("formula metadata", "update_metadata", "f", {"kind": "sum"})
    call("formula metadata then", "metadata", "f")
    call("eval", "eval_formula", '(* 10 (series "s"))')
    call("eval as of", "eval_formula", '(* 10 (series "s"))', revision_date=utc("2024-02-01"))
    call("eval in bounds", "eval_formula", '(* 10 (series "s"))', from_value_date=utc("2024-01-03"), to_value_date=utc("2024-01-03"))
    call("eval text", "eval_formula", '(series "text")')
    call("eval naive", "eval_formula", '(resample (series "naive") "2h" #:method "sum")')
    call("eval syntax", "eval_formula", '(* 10 (series "s")')
    call("eval type", "eval_formula", '(* "x" (series "s"))')
    call("eval unknown series", "eval_formula", '(series "nope")')
    call("eval unknown operator", "eval_formula", '(frobnicate (series "s"))')
    call("loop", "register_formula", "loop", '(* 2 (series "s"))')
    call("loop closed", "register_formula", "loop", '(add (series "loop") (series "s"))')
    call("rename a formula", "rename", "f", "phi")
    call("its reader", "formula", "g")
    call("read by its reader", "get", "g")


def request(label, method, path, **kw):
    """Notes status, kind and body of an answer; of errors only the status."""
    reply = requests.request(method, f"{sys.argv[1]}{path}", **kw)
    kind = reply.headers.get("content-type", "").split(";")[0]
    body = None
    if reply.status_code < 300:
        body = reply.json() if "json" in kind else len(reply.content) > 0
    assert label not in section, label
    section[label] = {"status": reply.status_code, "kind": kind if body is not None else "", "body": body}


def plain_requests():
    begin("plain requests")
    state, j = "/series/state", {"name": "json", "author": "me"}
    series = json.dumps({"2024-1-1T00:00:00": 1.5, "2024-1-2T00:00:00": None, "2024-1-3T00:00:00": 3})
    request("create", "PATCH", state, data={**j, "series": series, "insertion_date": "2024-02-01"})
    request("read", "GET", state, params={"name": "json"})
    request("change", "PATCH", state, data={**j, "series": json.dumps({"2024-01-01": 2}), "insertion_date": "2024-02-02T00:00:00+00:00", "metadata": '{"a": [1]}'})
    request("nothing new", "PATCH", state, data={**j, "series": json.dumps({"2024-01-01": 2}), "insertion_date": "20240203"})
    request("erase", "PATCH", state, data={**j, "series": json.dumps({"2024-01-01": None, "2024-01-03": 3}), "keepnans": "1", "insertion_date": "2024-02-04 10:00:00"})
    request("in Paris", "GET", state, params={"name": "json", "tzone": "Europe/Paris", "_keep_nans": "TRUE"})
    request("changed in Paris", "PATCH", state, data={**j, "series": json.dumps({"2024-07-01": 7}), "tzone": "Europe/Paris", "insertion_date": "2024-08-01"})
    request("naive", "PATCH", state, data={"name": "json naive", "author": "me", "tzaware": "false", "series": json.dumps({"2024-01-01T12:30:00": 1, "2024-01-02T00:00:00": 2.25}), "insertion_date": "2024-02-01"})
    request("naive read", "GET", state, params={"name": "json naive", "tzone": "Europe/Paris"})
    request("text", "PATCH", state, data={"name": "json text", "author": "me", "series": json.dumps({"2024-01-01": "a", "2024-01-02": "é"}), "insertion_date": "2024-02-01"})
    request("text read", "GET", state, params={"name": "json text"})
    request("replace", "PATCH", state, data={**j, "series": json.dumps({"2024-01-05": 5}), "replace": "true", "insertion_date": "2024-09-01"})
    request("replace by the same", "PATCH", state, data={**j, "series": json.dumps({"2024-01-05": 5}), "replace": "true"})
    request("as of", "GET", state, params={"name": "json", "insertion_date": "2024-02-01"})
    request("in a year", "GET", state, params={"name": "s", "from_value_date": "2024", "to_value_date": "2024-1-2"})
    request("packed", "GET", state, params={"name": "s", "format": "tshpack"})
    request("unknown", "GET", state, params={"name": "nope"})
    request("no name", "GET", state)
    request("bad date", "GET", state, params={"name": "s", "insertion_date": "yesterdayish"})
    request("bad boolean", "GET", state, params={"name": "s", "_keep_nans": "maybe"})
    request("bad format", "GET", state, params={"name": "s", "format": "csv"})
    request("bad time zone", "GET", state, params={"name": "s", "tzone": "Europe/Atlantis"})
    request("no author", "PATCH", state, data={"name": "x", "series": "{}"})
    request("bad metadata", "PATCH", state, data={**j, "series": "{}", "metadata": "{"})
    request("broken JSON", "PATCH", state, data="{", headers={"content-type": "application/json"})
    request("no such method", "POST", state, data={"name": "s"})
    request("no such route", "GET", "/series/nothing")
    request("rename as JSON", "PUT", state, json={"name": "json text", "newname": "json words"})
    request("rename, unknown", "PUT", state, data={"name": "nope", "newname": "x"})
    request("rename, taken", "PUT", state, data={"name": "json words", "newname": "s"})
    request("delete", "DELETE", state, data={"name": "json words"})
    request("delete by query", "DELETE", state, params={"name": "json naive"})
    request("delete, unknown", "DELETE", state, data={"name": "nope"})
    for kind in ("standard", "internal", "type", "exists", "interval"):
        request(f"metadata {kind}", "GET", "/series/metadata", params={"name": "micro", "type": kind})
    request("all metadata", "GET", "/series/metadata", params={"name": "s", "all": "true"})
    request("bad metadata kind", "GET", "/series/metadata", params={"name": "s", "type": "color"})
    request("metadata merged", "PATCH", "/series/metadata", data={"name": "s", "metadata": '{"b": 2}'})
    request("metadata replaced", "PUT", "/series/metadata", data={"name": "s", "metadata": '{"b": 3}'})
    request("metadata, unknown", "PUT", "/series/metadata", data={"name": "nope", "metadata": "{}"})
    request("dates", "GET", "/series/insertion_dates", params={"name": "micro"})
    request("staircase", "GET", "/series/staircase", params={"name": "s", "delta": "P20D"})
    request("staircase in words", "GET", "/series/staircase", params={"name": "s", "delta": "20 days"})
    request("staircase of hours", "GET", "/series/staircase", params={"name": "s", "delta": "480h"})
    request("staircase, naive", "GET", "/series/staircase", params={"name": "naive", "delta": "-P60D"})
    request("staircase, no delay", "GET", "/series/staircase", params={"name": "s"})
    request("staircase, bad delay", "GET", "/series/staircase", params={"name": "s", "delta": "soon"})
    request("blocks", "GET", "/series/block_staircase", params={"name": "fcst", "to_value_date": "2024-05-01T05:00", "revision_freq": '{"days": 1}', "maturity_offset": '{"hours": 1}'})
    request("blocks, naive", "GET", "/series/block_staircase", params={"name": "naive", "maturity_offset": '{"days": -2}'})
    request("frequency", "GET", "/series/freq", params={"name": "naive"})
    request("frequency of nothing", "GET", "/series/freq", params={"name": "nid"})
    request("log", "GET", "/series/log", params={"name": "s", "limit": "1"})
    request("bad limit", "GET", "/series/log", params={"name": "s", "limit": "many"})
    request("formula", "GET", "/series/formula", params={"name": "n"})
    request("formula expanded", "GET", "/series/formula", params={"name": "g", "expanded": "true"})
    request("formula of a primary", "GET", "/series/formula", params={"name": "s"})
    request("eval", "POST", "/series/eval_formula", data={"text": '(* 2 (series "s"))'})
    request("eval as JSON", "POST", "/series/eval_formula", json={"text": '(* 2 (series "s"))', "to_value_date": "2024-01-03"})
    request("eval wrong", "POST", "/series/eval_formula", data={"text": "(* 2"})
    request("strip", "PUT", "/series/strip", data={"name": "json", "insertion_date": "2024-02-02"})
    request("basket", "GET", "/series/basket", params={"name": "french"})


def groups():
    begin("groups")
    first = frame("2024-01-01", {"low": [1.0, 2.0, 3.0], "high": [10.0, 20.0, 30.0]})
    second = frame("2024-01-02", {"high": [21.0, 31.0, np.nan], "low": [np.nan, 3.5, np.nan]})
    naive = frame("2024-03-31", {"b": [1.0, 2.0], "a": [3.0, 4.0]}, tz=None, freq="h")
    call("base", "update", "base", days("2024-01-01", [100.0, 200.0, 300.0, 400.0]), "me", insertion_date=utc("2024-01-20"))
    call("wind", "update", "wind speed", days("2024-01-01", [5.0, 5.0, 5.0]), "me", insertion_date=utc("2024-01-20"))
    call("formula of both", "register_formula", "load", '(add (series "base") (* 2 (series "wind speed")))')
    call("over it", "register_formula", "net load", '(+ -10 (series "load"))')
    call("create", "group_replace", "wind", first, "me", insertion_date=utc("2024-02-01"))
    call("again", "group_replace", "wind", second, "you", insertion_date=utc("2024-02-02"))
    call("naive", "group_replace", "naive", naive, "me", insertion_date=utc("2024-02-01"))
    call("integers", "group_replace", "int", frame("2024-01-01", {0: [1, 2], 1: [3, 4]}), "me", insertion_date=utc("2024-02-01"))
    call("unsorted", "group_replace", "unsorted", first[::-1], "me", insertion_date=utc("2024-02-01"))
    call("other types", "group_replace", "types", first.astype({"low": "float32", "high": "int32"}), "me", insertion_date=utc("2024-02-01"))
    call("no frame", "group_replace", "wind", days("2024-01-01", [1.0]), "me")
    call("column missing", "group_replace", "wind", first[["low"]], "me", insertion_date=utc("2024-02-03"))
    call("column in excess", "group_replace", "wind", first.assign(mid=1.0), "me", insertion_date=utc("2024-02-03"))
    call("too early", "group_replace", "wind", first, "me", insertion_date=utc("2024-02-02"))
    call("other kind of index", "group_replace", "wind", first.tz_localize(None), "me", insertion_date=utc("2024-02-03"))
    call("sum", "register_group_formula", "sum", '(group-add (group "wind") (series "base") (* 2 (series "base")))')
    call("sum of sums", "register_group_formula", "sums", '(group-add (group "sum") (group "wind"))')
    call("sum anew", "register_group_formula", "sum", '(group-add (group "wind") (series "base"))')
    call("prices", "group_replace", "prices", frame("2024-01-01", {"a": [1.0, 1.0, 1.0], "b": [2.0, 2.0, 2.0]}), "me", insertion_date=utc("2024-02-05"))
    one = pd.DataFrame([["wind speed", "wind", "weather"]], columns=("series", "group", "family"))
    two = pd.DataFrame([["wind speed", "wind", "weather"], ["base", "prices", "price"]], columns=("series", "group", "family"))
    call("demand", "group_replace", "demand", frame("2024-01-01", {"high": [8.0, 7.0, 6.0], "low": [1.0, 2.0, 4.0]}), "me", insertion_date=utc("2024-01-31"))
    same = pd.DataFrame([["wind speed", "wind", "f"], ["base", "demand", "f"]], columns=("series", "group", "family"))
    call("bind", "register_formula_bindings", "loads", "net load", one)
    call("bind two families", "register_formula_bindings", "scenarios", "load", two)
    call("bind one family", "register_formula_bindings", "family", "load", same)
    call("bind a group formula", "register_formula_bindings", "of a formula", "load", one.assign(group="sum"))
    call("bind no formula", "register_formula_bindings", "bad", "base", one)
    call("bind nothing", "register_formula_bindings", "bad", "load", one[:0])
    call("bind other columns", "register_formula_bindings", "bad", "load", one.rename(columns={"family": "kin"}))
    call("bind unknown group", "register_formula_bindings", "bad", "load", one.assign(group="nope"))
    call("bind unknown series", "register_formula_bindings", "bad", "load", two.assign(series=["nope", "base"]))
    call("bind naive to aware", "register_formula_bindings", "bad", "load", one.assign(group="naive"))
    call("bind over a group", "register_formula_bindings", "wind", "load", one)
    call("formula syntax", "register_group_formula", "bad", '(group-add (group "wind")')
    call("formula operator", "register_group_formula", "bad", '(frobnicate (group "wind"))')
    call("formula of a series", "register_group_formula", "bad", '(series "base")')
    call("formula, unknown series", "register_group_formula", "bad", '(group-add (group "wind") (series "nope"))')
    call("formula, unknown group", "register_group_formula", "hopeful", '(group-add (group "nope"))')
    call("formula, naive and aware", "register_group_formula", "bad", '(group-add (group "wind") (group "naive"))')
    call("formula over a group", "register_group_formula", "wind", '(group "prices")')
    call("replace a formula", "group_replace", "sum", first, "me")
    for name in ("wind", "naive", "int", "unsorted", "types", "sum", "sums", "loads", "scenarios", "family", "nope"):
        call(f"get {name}", "group_get", name)
        call(f"get {name} as of", "group_get", name, revision_date=utc("2024-02-01 12:00"))
        call(f"get {name} in bounds", "group_get", name, from_value_date=utc("2024-01-02"), to_value_date=utc("2024-01-03"))
        call(f"dates of {name}", "group_insertion_dates", name)
        call(f"history of {name}", "group_history", name)
        call(f"type of {name}", "group_type", name)
        call(f"existence of {name}", "group_exists", name)
        call(f"metadata of {name}", "group_metadata", name)
        call(f"internal metadata of {name}", "group_internal_metadata", name)
        call(f"formula of {name}", "group_formula", name)
    for name in ("loads", "scenarios", "nope"):
        call(f"bindings of {name}", "bindings_for", name)
    call("dates from", "group_insertion_dates", "wind", from_insertion_date=utc("2024-02-02"))
    call("dates to", "group_insertion_dates", "wind", to_insertion_date=utc("2024-02-01"))
    call("history from", "group_history", "wind", from_insertion_date=utc("2024-02-02"))
    call("history in bounds", "group_history", "wind", from_value_date=utc("2024-01-02"), to_value_date=utc("2024-01-02"))
    call("naive in naive bounds", "group_get", "naive", from_value_date=pd.Timestamp("2024-03-31 01:00"))
    call("metadata set", "update_group_metadata", "wind", {"unit": "MW", "n": 1})
    call("metadata set anew", "update_group_metadata", "wind", {"only": "é"})
    call("metadata then", "group_metadata", "wind")
    call("no series", "exists", "wind")
    for name in ("wind", "naive", "sum", "scenarios"):
        request(f"JSON of {name}", "GET", "/group/state", params={"name": name})
    call("rename", "group_rename", "prices", "costs")
    call("renamed", "group_get", "costs")
    call("old name", "group_exists", "prices")
    call("rename to a taken name", "group_rename", "costs", "wind")
    call("rename, unknown", "group_rename", "nope", "other")
    call("delete", "group_delete", "int")
    call("deleted", "group_get", "int")
    call("delete, unknown", "group_delete", "nope")
    call("delete a bound one", "group_delete", "family")
    request("JSON as of, in bounds", "GET", "/group/state", params={"name": "wind", "insertion_date": "2024-02-01", "from_value_date": "2024-1-2"})
    request("packed", "GET", "/group/state", params={"name": "wind", "format": "tshpack"})
    request("bad format", "GET", "/group/state", params={"name": "wind", "format": "csv"})
    request("bad date", "GET", "/group/state", params={"name": "wind", "insertion_date": "yesterdayish"})
    request("no name", "GET", "/group/state")
    request("no author", "PATCH", "/group/state", data={"name": "wind"})
    request("bad metadata kind", "GET", "/group/metadata", params={"name": "wind", "type": "exists"})
    request("metadata replaced", "PUT", "/group/metadata", data={"name": "wind", "metadata": '{"b": 3}'})
    request("metadata, unknown", "PUT", "/group/metadata", data={"name": "nope", "metadata": "{}"})
    request("dates, unknown", "GET", "/group/insertion_dates", params={"name": "nope"})
    request("history, unknown", "GET", "/group/history", params={"name": "nope"})
    request("bindings of no bound group", "GET", "/group/boundformula", params={"name": "wind"})
    request("renamed to a taken name", "PUT", "/group/state", data={"name": "wind", "newname": "sum"})


for part in (writes, write_errors, reads, histories, notes, changes, searches, formulas, groups, plain_requests):
    part()
json.dump(transcript, sys.stdout)
