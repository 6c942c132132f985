"""MCRRT: the dispatch console of a Mobile Crisis Rapid Response Team.

A map of the countries, not of the streets:

* ``domain``     what a call, a team, a referral is, and what may happen to it. Pure.
* ``service``    one door: commands in, facts out; questions in, rows out; access rules.
* ``store``      the journal and the tables. Only here is SQL spoken.
* ``vault``      keys and key slots. Only here are keyring and the crypto library used.
* ``documents``  paper and exchange: the referral form, CSV.
* ``ui``         everything on screen. Only here is PySide6 imported.
* ``app``        builds every object once; ``cli`` is the command line.

Imports only go down: cli, app / ui, store, vault, documents / service / domain.
"""

__version__ = "0.1.0"
