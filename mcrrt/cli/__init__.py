"""The command line: everything a script, a test or an administrator needs, without a screen.

``--json`` prints one JSON object on standard output. Errors go to standard error as one plain
sentence. Exit status: 0 done, 1 refused or failed, 2 wrong usage.
"""

from mcrrt.cli.parser import main

__all__ = ["main"]
