"""Formulas over series in memory: tshistory_formula without a database, pandas and numpy."""
import numpy as np
import pandas as pd
from psyl.lisp import parse
from tshistory_formula import funcs, helper  # noqa: F401 (funcs registers the operators)
from tshistory_formula.interpreter import Interpreter

from noise import even, fingerprint, gappy
from serve import serve, timed, timed_often

series = {}


class InMemory:
    """What an interpreter asks of a store, for series that are all there."""

    concurrency = 16
    othersources = None

    def exists(self, cn, name):
        return name in series

    def type(self, cn, name):
        return "primary"

    def formula(self, cn, name):
        return None

    def internal_metadata(self, cn, name):
        return {"tzaware": True}


class Reader(Interpreter):
    def get(self, name, getargs):
        return series[name]


def load(data):
    kinds = {"even": even, "gappy": gappy}
    for name, (kind, *args) in data.items():
        series[name] = kinds[kind](*args)


def evaluate(formula):
    def run():
        tree = helper.expanded(InMemory(), None, parse(formula), scopes=True)
        tree = helper.inject_toplevel_bindings(tree, {})
        return Reader(None, InMemory(), {}).evaluate(tree)

    ms, result = timed(run)
    return ms, fingerprint(result)


def merge():
    ms, result = timed(lambda: (series["a"] * 1.5).add(series["b"], fill_value=0))
    return ms, fingerprint(result)


def resample():
    ms, result = timed(lambda: series["a"].resample("D").mean())
    return ms, fingerprint(result)


def add_numpy(calls):
    a, b = series["a"].to_numpy(), series["b"].to_numpy()
    out = np.empty_like(a)
    ms, _ = timed_often(calls, lambda: np.add(a, b, out=out))
    return ms, fingerprint(pd.Series(out, index=series["a"].index))


serve(load, evaluate, merge, resample, add_numpy)
