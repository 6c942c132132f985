"""What is promised, in the words and figures of the design, and beside which limit it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """One row of the table.

    ``most`` is None where nothing is promised and the growth is what matters. ``judged`` names the
    figure that is held against it. ``raw`` names the limit, or says after a dash why there is none.
    """

    name: str
    what: str
    most: float | None
    unit: str = "ms"
    judged: str = "p50"
    raw: str = "- "


BUDGETS = (
    Budget("first_paint", "first paint of the window", 400, raw="first_paint"),
    Budget("usable", "usable: logged in, board painted", 900, raw="- no smaller program does this"),
    Budget("search", "search: keystroke to list", 60, judged="high", raw="search"),
    Budget("note", "one note, durable, told to the window", 10, raw="commit"),
    Budget("board", "command submitted to board repainted", 50, judged="high", raw="commit"),
    Budget("triage", "triage result after an answer", 1, judged="high", raw="- pure Python"),
    Budget("pairs", "best pairs of 200 members, all lawful", 50, raw="pairs"),
    Budget("pairs_part", "the same, a roster with people off", 50, raw="pairs"),
    Budget("pairs_load", "loading the solver, once", None, raw="- "),
    Budget("recommend_first", "who could go, first", None, raw="- "),
    Budget("recommend", "who could go, the next", 50, judged="high", raw="- "),
    Budget("look", "another theme, every widget", None, raw="- "),
    Budget("pdf_first", "referral PDF, first after log-in", 150, raw="pdf_first"),
    Budget("pdf_next", "referral PDF, the next", 20, raw="pdf_next"),
    Budget("gap", "event-loop gap, 10,000 events arrive", 60, judged="p99", raw="gap"),
    Budget("map_pan", "map: a frame of panning, 20,000 streets", 20, judged="high", raw="- "),
    Budget("map_zoom", "map: a frame of zooming", None, judged="high", raw="- "),
    Budget("map_load", "map: the longest stop while streets load", None, judged="p99", raw="- "),
    Budget("memory", "memory of all processes (PSS)", 250, "MB", raw="memory"),
    Budget("memory_rss", "the same, shared pages counted twice (RSS)", None, "MB", raw="- "),
    Budget("lock", "lock: keys gone, start card painted", 500, raw="- the wait is for the office"),
    Budget("unlock", "unlock: password to board painted", 1_000, raw="kdf"),
    Budget("unlock_passphrase", "unlock, password the only secret", 1_000, raw="kdf_passphrase"),
    Budget("verify_chain", "verify: pages, chain, head file", None, raw="verify"),
    Budget("verify_million", "verify, 1,000,000 events", 6_000, raw="verify"),
    Budget("verify_tables", "verify with tables", None, raw="- "),
    Budget("rebuild", "rebuild of all tables", None, raw="- "),
    Budget("file", "size of the store file", None, "MB", raw="- "),
)
