"""A server that keeps to the protocol of hxpy, one connection in its life."""
import argparse
import socket
import sys
import traceback

from .brio import Reader, write
from .haystack import MARKER, Grid

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=8888)
parser.add_argument("--key", required=True)
parser.add_argument("--level", choices=["WARN", "INFO", "DEBUG"], default="WARN")
options = parser.parse_args()


def receive(connection):
    head = exactly(connection, 4)
    return Reader(exactly(connection, int.from_bytes(head, "big"))).value() if head else None


def exactly(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(min(count - len(data), 1 << 20))
        if not part:
            return b""
        data += part
    return data


def greet(connection):
    hello = receive(connection)
    if hello["ver"] != "0":
        return f"Unsupported version {hello['ver']}"
    return None if hello["key"] == options.key else "Invalid api key"


def serve(connection):
    problem = greet(connection)
    connection.sendall(write({"err": MARKER, "errMsg": problem} if problem else {"ok": MARKER}))
    names = {}
    while problem is None:
        instructions = receive(connection)
        if not instructions:
            return 0
        for instruction in instructions:
            if "def" in instruction:
                names[instruction["def"]] = instruction.get("v")
            if "exec" in instruction:
                exec(instruction["exec"], names, names)
            elif "eval" in instruction:
                connection.sendall(write(eval(instruction["eval"], names, names)))
    return 1


with socket.create_server(("0.0.0.0", options.port)) as server:
    server.settimeout(10)
    connection, _ = server.accept()
    with connection:
        try:
            status = serve(connection)
        except Exception as error:
            meta = {"err": MARKER, "errMsg": str(error), "errTrace": traceback.format_exc()}
            connection.sendall(write(Grid(meta, [], [])))
            status = 1
sys.exit(status)
