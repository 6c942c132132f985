"""Which commands there are, and the one place where errors become sentences and exit codes."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mcrrt import __version__
from mcrrt.domain.errors import McrrtError
from mcrrt.service import language
from mcrrt.service.environment import clean_environment, start_log
from mcrrt.service.fault import place_of
from mcrrt.service.language import _, sentence

Run = Callable[[argparse.Namespace], int]

log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status."""
    clean_environment()
    start_log()
    language.use(language.wanted(os.environ))
    options = build_parser().parse_args(arguments)
    _ready_streams(json=options.json)
    try:
        return int(options.run(options))
    except McrrtError as error:
        return _fail(options, sentence(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except OSError as error:
        words = _("A file could not be used: {problem}.")
        return _fail(options, words.format(problem=error.strerror or _("unknown reason")))
    except Exception as error:
        if library := _missing_library(error):
            words = _("A library of the system is missing: {name}. See the administrator's guide.")
            return _fail(options, words.format(name=library))
        log.debug("bug", exc_info=True)
        words = _("This is our mistake ({place}). What was saved is safe.")
        return _fail(options, words.format(place=place_of(error)))


def _ready_streams(*, json: bool) -> None:
    """JSON is UTF-8 wherever it goes; a pipe or console that lacks a letter shows ? in its place.

    Without a console there is nobody to read from and to write to, which is no reason to stop.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, nothing)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if json else None, errors="replace")


def _missing_library(error: Exception) -> str:
    """Return the library of the system that Qt, for one, could not find here; else ''."""
    name, _colon, why = str(error).partition(": ")
    missing = isinstance(error, ImportError) and why.startswith("cannot open shared object file")
    return name if missing else ""


def _fail(options: argparse.Namespace, words: str) -> int:
    sys.stdout.flush()
    if getattr(options, "json", False):
        from mcrrt.cli.session import print_json  # noqa: PLC0415

        print_json({"ok": False, "error": words})
    sys.stderr.write(f"{words}\n")
    return 1


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="MCRRT: dispatch console for Mobile Crisis Rapid Response Teams.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    _window_options(parser)
    parser.set_defaults(run=_lazy("desktop", "run"), json=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_store_commands(commands)
    _add_door(commands)
    _add_work(commands)
    _add_link(commands)
    _add_hub(commands)
    return parser


def _lazy(module: str, function: str) -> Run:
    """Import a command's module only when it runs: a start must not pay for the others."""

    def run(options: argparse.Namespace) -> int:
        from importlib import import_module  # noqa: PLC0415

        return int(getattr(import_module(f"mcrrt.cli.{module}"), function)(options))

    return run


def _window_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", metavar="DIR", help="the store's folder")
    parser.add_argument("--practice", action="store_true", help="open the practice store")


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Run,
    help_text: str,
    *,
    store: bool = True,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text, description=help_text)
    if store:
        command.add_argument("--store", metavar="DIR", help="the store's folder")
        command.add_argument("--user", metavar="NAME", help="who logs in (default: the first)")
        command.add_argument("--password-file", metavar="FILE", help="file with the password")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=run)
    return command


def _add_store_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    init = _command(commands, "init", _lazy("upkeep", "init"), "make a new store")
    init.add_argument("--agency", default="Mobile Crisis Rapid Response Team", metavar="NAME")
    init.add_argument("--name", default="", metavar="NAME", help="the administrator's own name")
    init.add_argument("--recovery-file", metavar="FILE", help="write the recovery key there")
    init.add_argument("--station", default="A", metavar="LETTER", help="letter before call numbers")
    verify = _command(commands, "verify", _lazy("upkeep", "verify"), "check the whole store")
    verify.add_argument("--no-tables", action="store_true", help="leave the tables out")
    _command(commands, "rebuild", _lazy("upkeep", "rebuild"), "make the tables anew")
    _command(commands, "backup", _lazy("upkeep", "backup"), "make a verified copy now")
    put_back = _command(commands, "restore", _lazy("upkeep", "restore"), "put a damaged store back")
    put_back.add_argument(
        "--recovery-file", metavar="FILE",
        help="the recovery key, when no password opens it; --password-file is then a new one",
    )  # fmt: skip
    recover = _command(
        commands, "recover", _lazy("upkeep", "recover"), "set a new password with the recovery key"
    )
    recover.add_argument("--recovery-file", metavar="FILE", required=True)


def _add_door(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, help_text in (
        ("do", "carry out commands given as JSON (docs/commands.md)"),
        ("ask", "answer questions given as JSON (docs/commands.md)"),
    ):
        command = _command(commands, name, _lazy("door", name), help_text)
        command.add_argument("json_text", nargs="?", metavar="JSON", help="one object; - or "
                             "nothing reads one object a line from standard input")  # fmt: skip
        command.add_argument("--file", metavar="FILE", help="read one object a line from a file")
        command.add_argument("--keep-going", action="store_true", help="go on after a refusal")


def _add_work(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    bring = _command(
        commands, "import", _lazy("importing", "run"), "bring in calls from another system's CSV"
    )
    bring.add_argument("file", metavar="FILE")
    bring.add_argument("--mapping", metavar="FILE", required=True, help="how to read it (TOML)")
    bring.add_argument("--dry-run", action="store_true", help="show what would come in")
    bring.add_argument("--rejects", metavar="FILE", help="write the rows that cannot be read there")
    triage = _command(
        commands, "triage", _lazy("triage", "run"), "the result of a checklist", store=False
    )
    triage.add_argument("pack", metavar="PACK")
    triage.add_argument("answers", metavar="ANSWERS.json")
    pair = _command(
        commands, "pair", _lazy("pair", "run"), "who could go to a call, and why", store=False
    )
    pair.add_argument("situation", metavar="SITUATION.json", help="- reads standard input")
    pack = _command(
        commands, "pack", _lazy("packs", "run"), "check the file of a checklist; list those that ship",
        store=False,
    )  # fmt: skip
    pack.add_argument("action", choices=["check", "list"], metavar="ACTION", help="check, list")
    pack.add_argument("file", nargs="?", metavar="FILE", help="what to check; - standard input")
    layers = _command(
        commands, "map", _lazy("layers", "run"), "layers of the map: zones, streets, stations"
    )
    layers.add_argument("action", choices=["import", "list", "remove"], metavar="ACTION",
                        help="import FILE, list, remove NAME")  # fmt: skip
    layers.add_argument("which", nargs="?", metavar="FILE|NAME", help="a GeoJSON file; or a layer, "
                        "as its kind and name")  # fmt: skip
    layers.add_argument("--kind", default="zones", metavar="KIND",
                        help="zones (default), stations, hospitals, streets")  # fmt: skip
    layers.add_argument("--name", default="", metavar="NAME", help="default: the file's name")
    layers.add_argument("--dry-run", action="store_true", help="show what would come in")
    people = _command(
        commands, "roster", _lazy("roster", "run"), "members and shifts from a CSV file"
    )
    people.add_argument("action", choices=["import"], metavar="ACTION", help="import")
    people.add_argument("file", metavar="FILE", help="the first line names the columns")
    people.add_argument("--dry-run", action="store_true", help="show what would come in")
    document = _command(commands, "document", _lazy("papers", "run"), "write one document")
    document.add_argument("kind", choices=["referral"], metavar="KIND", help="referral")
    document.add_argument("id", metavar="ID", help="its number, such as R-A412-1")
    document.add_argument("--out", metavar="FILE", help="where to write it (default: its number)")
    demo = _command(
        commands, "demo", _lazy("demo", "run"), "play an invented shift and keep what it shows",
        store=False,
    )  # fmt: skip
    demo.add_argument("--out", metavar="DIR", required=True)
    demo.add_argument("--seed", type=int, default=20260611)


def _add_link(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    enrol = _command(commands, "enrol", _lazy("linking", "enrol"), "let a store belong to a hub")
    enrol.add_argument("--hub", metavar="URL", required=True, help="such as https://hub.local:8443")
    enrol.add_argument("--code", metavar="CODE", required=True, help="from main.py hub enrol-code")
    enrol.add_argument("--name", default="", metavar="NAME", help="what the machine is called")
    enrol.add_argument("--kind", default="console", choices=["console", "vehicle"])
    enrol.add_argument("--recovery-file", metavar="FILE", help="write the recovery key there")
    sync = _command(commands, "sync", _lazy("linking", "sync"), "be alike with the hub")
    sync.add_argument("--follow", action="store_true", help="go on until told to end")
    courier = _command(commands, "courier", _lazy("courier", "run"), "sync by a sealed file")
    courier.add_argument("action", choices=["export", "import"], metavar="ACTION",
                         help="export, import")  # fmt: skip
    courier.add_argument("file", metavar="FILE")
    status = _command(commands, "status", _lazy("linking", "status"), "how store and hub stand")
    status.add_argument("--records", action="store_true", help="with a digest of all records")


def _add_hub(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    hub = _command(commands, "hub", _lazy("hub", "run"), "bring machines together", store=False)
    hub.add_argument(
        "action", nargs="?", default="start", metavar="ACTION",
        choices=["init", "start", "enrol-code", "stations", "revoke", "backup", "courier"],
        help="init, start (default), enrol-code, stations, revoke STATION, backup FILE, courier FILE",
    )  # fmt: skip
    hub.add_argument("which", nargs="?", metavar="STATION|FILE")
    hub.add_argument("--store", metavar="DIR", help="the hub's folder")
    hub.add_argument("--listen", metavar="HOST:PORT", help="where stations reach it")
    hub.add_argument("--database", default="", metavar="URL", help="PostgreSQL instead of a file")
    hub.add_argument("--name", action="append", default=[], metavar="HOST", help="a name of it")
    hub.add_argument("--url", action="append", default=[], metavar="URL", help="what stations try")
    hub.add_argument("--agency", default="", metavar="NAME", help="which agency (name or id)")
    hub.add_argument("--new-agency", action="store_true", help="the station brings its agency")
    hub.add_argument("--kind", default="console", choices=["console", "vehicle"])
    hub.add_argument("--out", metavar="FILE", help="where courier writes its answer")
    hub.add_argument("--days", type=int, metavar="N", help="closed calls of so many days; 0 all")
    hub.add_argument("--feeds", default="", metavar="A,B", help="what the station receives")
