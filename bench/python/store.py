"""tshistory with its formulas, on PostgreSQL."""
from datetime import timedelta

import pandas as pd
from noise import ORIGIN, even, fingerprint, noise
from serve import serve, timed
from sqlalchemy import create_engine
from tshistory.api import timeseries
from tshistory_formula.schema import formula_schema
from tshistory_formula.tsio import timeseries as formula_timeseries

import numpy as np

state = {}
ADD = '(add (series "small-x") (series "small-y"))'
SUM = '(add (* 1.5 (series "vintages-a")) (series "vintages-b"))'


def connect(url):
    uri = url.replace("postgres://", "postgresql://")
    engine = create_engine(uri)
    with engine.begin() as cn:
        known = cn.execute("select count(*) from information_schema.schemata where schema_name = 'tsh'").scalar()
    if not known:
        formula_schema("tsh").create(engine)
    state["tsa"] = timeseries(uri, handler=formula_timeseries, sources={})


def insert(name, series, **options):
    return state["tsa"].update(name, series, "bench", **options)


def once(name, make):
    if not state["tsa"].exists(name):
        make()


def evaluations(count):
    tsa = state["tsa"]
    once("small-x", lambda: insert("small-x", even(30, 1)))
    once("small-y", lambda: insert("small-y", even(30, 2)))

    def run():
        for _ in range(count):
            result = tsa.eval_formula(ADD)
        return result

    ms, result = timed(run)
    return ms, fingerprint(result)


def insertion(count, round):
    points = even(count, 1)
    ms, result = timed(lambda: insert(f"points-{count}-{round}", points))
    return ms, fingerprint(result)


def points_of(count):
    name = f"points-{count}-0"
    once(name, lambda: insert(name, even(count, 1)))
    return name


def whole(count):
    name = points_of(count)
    ms, result = timed(lambda: state["tsa"].get(name))
    return ms, fingerprint(result)


def week(count, at):
    name = points_of(count)
    start = ORIGIN + pd.Timedelta(minutes=int(at * count))
    bounds = dict(from_value_date=start, to_value_date=start + pd.Timedelta(days=7))
    ms, result = timed(lambda: state["tsa"].get(name, **bounds))
    return ms, fingerprint(result)


def begin(name, seed, days):
    base = pd.Series(noise(np.arange(days * 24), seed), index=pd.date_range(ORIGIN, periods=days * 24, freq="h"))
    insert(name, base, insertion_date=ORIGIN - pd.Timedelta(days=1))


def forecasts(seed, days):
    for day in range(days):
        known = ORIGIN + pd.Timedelta(days=day)
        index = pd.date_range(known, periods=72, freq="h")
        yield known, pd.Series(noise(np.arange(72) + 100 * (day + 1), seed + 7), index=index)


def load(name, seed, days):
    for known, forecast in list(forecasts(seed, days)):
        insert(name, forecast, insertion_date=known)


def revisions(name, seed, days):
    begin(name, seed, days)
    ms, _ = timed(lambda: load(name, seed, days))
    return ms, fingerprint(state["tsa"].get(name))


def vintages(days):
    for name, seed in (("vintages-a", 1), ("vintages-b", 2)):
        if not state["tsa"].exists(name):
            begin(name, seed, days)
            load(name, seed, days)
    once("vintages-sum", lambda: state["tsa"].register_formula("vintages-sum", SUM))


def year(days):
    return dict(from_value_date=ORIGIN, to_value_date=ORIGIN + pd.Timedelta(days=days) - pd.Timedelta(hours=1))


def history(days):
    ms, states = timed(lambda: state["tsa"].history("vintages-sum"))
    return ms, {"states": len(states), "all": fingerprint(pd.concat(states.values()))}


def staircase(days):
    delta = timedelta(hours=24)
    ms, result = timed(lambda: state["tsa"].staircase("vintages-sum", delta, **year(days)))
    return ms, fingerprint(result)


def blocks(days):
    ms, result = timed(lambda: state["tsa"].block_staircase("vintages-a", **year(days)))
    return ms, fingerprint(result)


serve(connect, evaluations, insertion, whole, week, revisions, vintages, history, staircase, blocks)
