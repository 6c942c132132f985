"""Starts the program. See README.md, or: python3 main.py --help."""

import sys

from mcrrt.cli import main

if __name__ == "__main__":
    # The office is a second process that imports this file again; only the first one runs.
    from multiprocessing import freeze_support

    freeze_support()
    sys.exit(main(sys.argv[1:]))
