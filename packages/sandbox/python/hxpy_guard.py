# Sent once to an hxpy server, which runs it: errors then come back as values instead of ending it, and what its
# writer would turn into text without a word becomes a plain value or an error.
def __asof__(op, code, capture, as_text, namespace=globals()):
    import ast, contextlib, datetime, io, sys, traceback

    def plain(value, depth=0):
        if depth > 100:
            raise TypeError("the value is nested more than 100 deep, or contains itself")
        kind = type(value)
        if value is None or kind in (bool, str, bytes, float, datetime.date, datetime.time):
            return value
        if kind is int or isinstance(value, int) and kind is not bool:
            if abs(value) > 2**53:
                raise TypeError(f"the integer {str(value)[:40]} is beyond what the server can send")
            return int(value)
        if isinstance(value, (list, tuple, set, frozenset)):
            return [plain(item, depth + 1) for item in value]
        if isinstance(value, dict):
            if not all(type(key) is str for key in value):
                raise TypeError("a dict with keys other than text cannot be returned")
            return {key: plain(item, depth + 1) for key, item in value.items()}
        if isinstance(value, (bytearray, memoryview)):
            return bytes(value)
        if (kind.__module__, kind.__name__) in (("numpy", "ndarray"), ("pandas.core.frame", "DataFrame"), ("pandas", "DataFrame")):
            return value
        if kind.__module__.startswith("hxpy."):
            return value
        pandas = sys.modules.get("pandas")
        if pandas is not None and (value is pandas.NaT or value is pandas.NA):
            return None
        if isinstance(value, datetime.datetime):
            return moment(value)
        if hasattr(value, "dtype") and hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
            return plain(value.item(), depth + 1)
        if isinstance(value, (str, float)):
            return (str if isinstance(value, str) else float)(value)
        if as_text:
            return str(value)
        raise TypeError(f"a value of type {kind.__module__}.{kind.__qualname__} cannot be returned")

    def moment(value):
        if value.tzinfo is None:
            raise TypeError("a datetime without a time zone cannot be returned by an hxpy server")
        try:
            import pytz
        except ImportError:
            return value
        name = getattr(value.tzinfo, "zone", None) or getattr(value.tzinfo, "key", None)
        if name is None and not value.utcoffset():
            name = "UTC"
        if name is None:
            raise TypeError("a datetime with an offset and no time zone cannot be returned by an hxpy server")
        if hasattr(value, "to_pydatetime"):
            value = value.to_pydatetime(warn=False)
        return value.astimezone(pytz.timezone(name))

    def perform():
        if op == "eval":
            return eval(compile(code.strip(), "<cell>", "eval"), namespace)
        tree = ast.parse(code, "<cell>")
        last = tree.body.pop() if op == "run" and tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<cell>", "exec"), namespace)
        return last and eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)

    out, err = io.StringIO(), io.StringIO()
    streams = contextlib.ExitStack()
    if capture:
        streams.enter_context(contextlib.redirect_stdout(out))
        streams.enter_context(contextlib.redirect_stderr(err))
    answer = {}
    with streams:
        try:
            value = perform()
            try:
                answer["v"] = plain(value)
            except TypeError as error:
                if op != "run":
                    answer["kind"], answer["message"] = "unsupported", str(error)
            if op == "run" and value is not None:
                answer["shown"] = repr(value)[:100000]
        except BaseException as error:
            place = error.__traceback__
            while place is not None and place.tb_frame.f_code.co_filename != "<cell>":
                place = place.tb_next
            answer = {"kind": "python", "type": type(error).__name__, "message": str(error)[:16384]}
            answer["trace"] = "".join(traceback.format_exception(type(error), error, place))[-65536:]
    if capture:
        answer["out"], answer["err"] = out.getvalue(), err.getvalue()
    return [answer]
