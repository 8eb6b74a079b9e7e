# Given to `python3 -c`: waits for the magic on standard input, then loads the runner that follows it.
# Bytes before the magic are dropped, since some engines write their own request into the stream first.
import json, os, sys, types

MAGIC = b"\x00asof-sandbox-1\x00"


def take(count):
    parts = bytearray()
    while len(parts) < count:
        part = os.read(0, count - len(parts))
        if not part:
            os._exit(0)
        parts += part
    return bytes(parts)


tail = b""
while tail != MAGIC:
    tail = (tail + take(1))[-len(MAGIC):]
sys.path[:] = [folder for folder in sys.path if folder not in ("", ".")]
package = sys.modules["asof_runner"] = types.ModuleType("asof_runner")
package.__path__ = []
bundle = json.loads(take(int.from_bytes(take(4), "big")))
for name, source in bundle["modules"]:
    module = sys.modules["asof_runner." + name] = types.ModuleType("asof_runner." + name)
    module.__package__ = "asof_runner"
    exec(compile(source, "<asof_runner>/" + name + ".py", "exec"), module.__dict__)
sys.modules["asof_runner.loop"].main(bundle["settings"])
