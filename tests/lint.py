"""Rules of this house that no ready-made linter knows. Each reads one file's syntax tree.

A rule yields the lines that break it. ``broken_rules`` says where a file breaks which.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

Rule = Callable[[ast.AST], bool]


def _called(node: ast.AST) -> str:
    """The last name of what is called: ``open`` for ``path.open()``; '' when it is no call."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def _names(node: ast.AST) -> set[str]:
    """The names a node uses or brings in."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {part for alias in node.names for part in alias.name.split(".")} | {
            getattr(node, "module", "") or ""
        }
    return {getattr(node, "id", ""), getattr(node, "attr", "")} - {""}


# Qt shows what looks like markup in these as markup (notes/security.md 5.1).
_RICH_TEXT = {"QLabel", "QMessageBox", "QErrorMessage", "QInputDialog", "QProgressDialog", "QToolTip", "QTextEdit",
              "QTextBrowser", "setToolTip", "setWhatsThis"}  # fmt: skip


def rich_text(node: ast.AST) -> bool:
    """A Qt part that would show a person's text as markup, outside the kit."""
    return bool(_names(node) & _RICH_TEXT)


def paragraph(node: ast.AST) -> bool:
    """ReportLab's Paragraph: it reads markup, and opens local files named in it."""
    return "Paragraph" in _names(node)


def pickling(node: ast.AST) -> bool:
    """Loading these runs whatever the bytes say."""
    used = _names(node) if isinstance(node, ast.Import | ast.ImportFrom) else set()
    return bool(used & {"pickle", "marshal", "shelve", "dill", "cPickle"})


def naive_time(node: ast.AST) -> bool:
    """A time or a day without a time zone."""
    name = _called(node)
    if name in ("utcnow", "utcfromtimestamp"):
        return True
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if _names(node.func.value) & {"date"}:
        return name == "today"
    if not _names(node.func.value) & {"datetime"}:
        return False
    zone = [k for k in node.keywords if k.arg in ("tz", "tzinfo")]
    return (name == "today") or (name == "now" and not (node.args or zone)) or (
        name == "fromtimestamp" and len(node.args) < 2 and not zone
    )  # fmt: skip


def bare_write(node: ast.AST) -> bool:
    """A file written in another way than with mode 0600 and replaced whole."""
    name = _called(node)
    if name in ("write_text", "write_bytes"):
        return True
    if name == "open" and isinstance(node, ast.Call):
        values = [*node.args, *(k.value for k in node.keywords if k.arg == "mode")]
        modes = [
            v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
        ]
        return any(set(mode) & set("wax+") and set(mode) <= set("rwaxbt+") for mode in modes)
    return False


def open_to_all(node: ast.AST) -> bool:
    """``os.open`` that makes a file without saying that only its owner may read it."""
    if _called(node) != "open" or not isinstance(node, ast.Call):
        return False
    makes = any("O_CREAT" in _names(part) for argument in node.args for part in ast.walk(argument))
    return makes and not any(isinstance(a, ast.Constant) and a.value == 0o600 for a in node.args)


def pragma(node: ast.AST) -> bool:
    """SQLite's switches, outside the store."""
    return isinstance(node, ast.Constant) and str(node.value).lstrip().upper().startswith("PRAGMA ")


_LOG = {"debug", "info", "warning", "error", "critical", "exception", "log"}


def told_to_log(node: ast.AST) -> bool:
    """A log message put together beforehand: what was typed could be in it."""
    if not isinstance(node, ast.Call) or _called(node) not in _LOG or not node.args:
        return False
    if not _names(getattr(node.func, "value", node.func)) & {"log", "logger", "logging", "_log"}:
        return False
    first = node.args[0]
    return not (isinstance(first, ast.Constant) and isinstance(first.value, str))


def made_up_sql(node: ast.AST) -> bool:
    """SQL with values written into it."""
    return (
        _called(node) == "text"
        and isinstance(node, ast.Call)
        and bool(node.args)
        and isinstance(node.args[0], ast.JoinedStr)
    )


def shell(node: ast.AST) -> bool:
    """Running what a text says."""
    if _called(node) in ("eval", "system", "popen") or (
        _called(node) == "exec" and isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ):
        return True
    return isinstance(node, ast.keyword) and node.arg == "shell"


# Where each rule holds not: the one place that may do it, and why.
RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "rich text": (rich_text, ("mcrrt/ui/kit/",)),  # it has the plain ones
    "paragraph": (paragraph, ()),
    "pickling": (pickling, ()),
    "naive time": (naive_time, ()),
    "bare write": (bare_write, ("mcrrt/cli/demo.py",)),  # invented people, for anybody to read
    "open to all": (open_to_all, ()),
    "pragma": (pragma, ("mcrrt/store/",)),
    "told to log": (told_to_log, ()),
    "made-up SQL": (made_up_sql, ()),
    "shell": (shell, ()),
}


def broken_rules(path: str, source: str) -> Iterator[tuple[str, int]]:
    """Yield each rule that a file breaks, with the line."""
    nodes = list(ast.walk(ast.parse(source)))
    for name, (rule, exempt) in RULES.items():
        if any(PurePosixPath(path).is_relative_to(place.rstrip("/")) for place in exempt):
            continue
        for node in nodes:
            if rule(node):
                yield name, getattr(node, "lineno", 0)


def long_functions(source: str, limit: int) -> Iterator[tuple[str, int]]:
    """Yield the functions of more lines than the limit."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > limit:
                yield node.name, lines
