"""Serves the published tshistory with its formulas: every first segment of the path is a store of its own.

    python original-server.py postgresql://…      prints the URL, ends with its input
"""
import logging
import os
import sys
import threading
import warnings

warnings.filterwarnings("ignore")

from sqlalchemy import create_engine
from tshistory.api import timeseries
from tshistory.http.app import make_app
from tshistory.http.util import nosecurity
from tshistory_formula.http import formula_httpapi
from tshistory_formula.schema import formula_schema
from tshistory_formula.tsio import timeseries as handler
from werkzeug.serving import make_server

logging.disable(logging.CRITICAL)
sys.stderr = open(os.devnull, "w")
uri = sys.argv[1]
lock = threading.Lock()
stores = {}


def store(namespace):
    """Made when first asked for."""
    with lock:
        if namespace not in stores:
            formula_schema(namespace).create(create_engine(uri))
            tsa = timeseries(uri, namespace=namespace, handler=handler, sources={})
            stores[namespace] = nosecurity(make_app(tsa, formula_httpapi))
        return stores[namespace]


def application(environ, start_response):
    """/<store>/api/series/state is /series/state of that store."""
    _, namespace, api, rest = environ["PATH_INFO"].split("/", 3)
    environ["SCRIPT_NAME"], environ["PATH_INFO"] = f"/{namespace}/{api}", f"/{rest}"
    return store(namespace)(environ, start_response)


server = make_server("127.0.0.1", 0, application, threaded=True)
print(f"http://127.0.0.1:{server.port}", flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
