"""Naming a bug without showing anything of what was typed."""


def place_of(error: BaseException) -> str:
    """Return the kind of the error and our last module and line on its way: enough to find it."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", "?"))
        if name.startswith("mcrrt"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} {place}"
