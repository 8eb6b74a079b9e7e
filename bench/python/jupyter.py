"""A kernel of Jupyter, started and asked by its own client."""
from jupyter_client.manager import start_new_kernel
from serve import serve, timed_often

state = {}


def start():
    state["manager"], state["client"] = start_new_kernel(kernel_name="python3")


def evaluate(code):
    results = []

    def collect(message):
        if message["msg_type"] == "execute_result":
            results.append(message["content"]["data"]["text/plain"])

    state["client"].execute_interactive(code, output_hook=collect)
    return int(results[-1])


def round_trips(calls):
    return timed_often(calls, lambda: evaluate("1 + 1"))


def stop():
    state["client"].stop_channels()
    state["manager"].shutdown_kernel(now=True)


serve(start, round_trips, stop)
