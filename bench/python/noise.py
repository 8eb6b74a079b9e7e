"""The data of noise.ts, bit by bit."""
import numpy as np
import pandas as pd

ORIGIN = pd.Timestamp("2020-01-01", tz="UTC")


def noise(positions, seed):
    bits = np.asarray(positions).astype(np.uint32) ^ np.uint32(seed)
    bits = bits * np.uint32(0x9E3779B1)
    bits ^= bits >> np.uint32(15)
    bits = bits * np.uint32(0x85EBCA77)
    bits ^= bits >> np.uint32(13)
    return 20 * (bits.astype(np.float64) + 1) / (2**32 + 3)


def even(count, seed, step_ms=60_000, start_ms=ORIGIN.value // 10**6):
    start = pd.Timestamp(start_ms, unit="ms", tz="UTC")
    index = pd.date_range(start, periods=count, freq=pd.Timedelta(milliseconds=step_ms))
    return pd.Series(noise(np.arange(count), seed), index=index)


def gappy(count, seed, share):
    positions = np.arange(count)
    kept = positions[noise(positions, seed + 1000) >= 20 * share]
    index = ORIGIN + pd.to_timedelta(kept, unit="min")
    return pd.Series(noise(kept, seed), index=index)


def fingerprint(series):
    seconds = series.index.as_unit("ns").asi8 / 1e9
    values = series.to_numpy()
    return {"points": len(series), "sum": float(values.sum()), "weighted": float((values * (seconds % 97)).sum())}
