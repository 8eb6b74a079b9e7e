"""Finds with persistable what everything.ts generated, and generates payloads for the other side: … FOLDER"""
import json
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from persistable import Persistable, PersistableParams
from persistable.io import FileIO

folder = Path(sys.argv[1])


class NpyFileIO(FileIO):
    def _load(self, filepath, **kwargs):
        return np.load(filepath)

    def _save(self, payload, filepath, **kwargs):
        with open(filepath, "wb") as file:
            np.save(file, payload)


class JsonFileIO(FileIO):
    def _load(self, filepath, **kwargs):
        return json.loads(Path(filepath).read_text())

    def _save(self, payload, filepath, **kwargs):
        Path(filepath).write_text(json.dumps(payload))


class Kind(Enum):
    LINEAR = 1


@dataclass
class PointsParams(PersistableParams):
    n: int
    z: float
    pair: tuple


@dataclass
class ModelParams(PersistableParams):
    alpha: float
    kind: Kind
    source: Path


class PointsP(Persistable):
    def _generate_payload(self, **untracked):
        if untracked.get("fail", True):
            raise RuntimeError("the payload of the other side must be found")
        return np.arange(self.params.n) / self.params.z


class ModelP(Persistable):
    def _generate_payload(self, **untracked):
        if untracked.get("fail", True):
            raise RuntimeError("the payload of the other side must be found")
        return {"alpha": self.params.alpha}


def pipeline(data_dir, n):
    points = PointsP(
        data_dir, PointsParams(n, 2.0, (1, "it's")), None, payload_io=NpyFileIO(), payload_file_suffix=".npy"
    )
    params = ModelParams(0.5, Kind.LINEAR, Path("./data//in"))
    model = ModelP(data_dir, params, [points], payload_io=JsonFileIO(), payload_file_suffix=".json")
    return points, model


points, model = pipeline(folder / "ours", 4)
points.load_generate()
model.load_generate()
assert np.array_equal(points.payload, np.arange(4) / 2), "the points"
assert model.payload == {"alpha": 0.5}, "the model"
written = json.loads(Path(f"{model.persist_filepath}.params.json").read_text())
assert json.dumps(written) == json.dumps(json.loads(json.dumps(model.params_tree))), "the params tree"

points, model = pipeline(folder / "theirs", 3)
points.generate(fail=False)
model.generate(fail=False)
print("persistable passed")
