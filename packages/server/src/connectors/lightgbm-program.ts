/** Defined once in a session of the sandbox; boosters stay loaded there by the digest of their text. */
export const lightGbmProgram = `
import hashlib
import lightgbm
import numpy

boosters = {}

def matrix(features):
    return numpy.column_stack([numpy.asarray(features[name], dtype="float64") for name in features.columns])

def keep(digest, text):
    boosters[digest] = lightgbm.Booster(model_str=text)

def fit(features, target, weight, parameters, options):
    x = matrix(features)
    rows = ~numpy.isnan(target)
    if not options["on_null_values"]:
        rows &= ~numpy.isnan(x).any(axis=1)
    data = lightgbm.Dataset(x[rows], target[rows], weight=None if weight is None else weight[rows])
    text = lightgbm.train(parameters, data, num_boost_round=options["rounds"]).model_to_string()
    digest = hashlib.sha256(text.encode()).hexdigest()
    keep(digest, text)
    return {"booster": text, "digest": digest}

def predict(digest, features, on_null_values):
    x = matrix(features)
    values = boosters[digest].predict(x, num_threads=1)
    if not on_null_values:
        values[numpy.isnan(x).any(axis=1)] = numpy.nan
    return numpy.asarray(values, dtype="float64")
`;
