"""Local times of another system as instants.

The zone's rules come from the tz database. A time that the change of the clocks left out, or that
came twice, is treated as the mapping says, and counted.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from mcrrt.documents.csv_fields_load import ISO
from mcrrt.documents.csv_mapping import Gap, TimeRules, TimeSource, Twice
from mcrrt.documents.toml_table import quoted
from mcrrt.domain.errors import N_, BadInput

# The record of crisis calls does not go back further; what is earlier stands for "not known".
EARLIEST_YEAR = 1970
LATEST_YEAR = 9_998  # so that any offset from UTC leaves it a year


def parse(written: str, formats: tuple[str, ...]) -> datetime | None:
    """Return the time that the text says in the first format that fits, or None."""
    for form in formats:
        try:
            if form == ISO:
                return datetime.fromisoformat(written)
            return datetime.strptime(written, form)  # noqa: DTZ007 - the zone comes later
        except (ValueError, OverflowError):
            continue
    return None


def parse_date(written: str, formats: tuple[str, ...]) -> date | None:
    """Return the date that the text says, or None."""
    found = parse(written, formats)
    return found.date() if found else None


class TimeReader:
    """Reads the times of one kind. ``noted`` counts the uncertain ones."""

    def __init__(self, sources: tuple[TimeSource, ...], rules: TimeRules) -> None:
        self._sources = sources
        self._rules = rules

    def read(self, words: Mapping[str, str], now: datetime, noted: Counter[str]) -> datetime | None:
        """Return the instant of the first source that has a value, in UTC; None when none has.

        Raises BadInput when what stands there is not a time that can have been.
        """
        for source in self._sources:
            if all(self._has_value(words[column]) for column in source.columns):
                local = self._local(source, words)
                return self._instant(source.column, local, now, noted)
        return None

    def _has_value(self, word: str) -> bool:
        return bool(word) and word not in self._rules.no_value

    def _local(self, source: TimeSource, words: Mapping[str, str]) -> datetime:
        day = _parsed(source.column, words[source.column], source.formats)
        if not source.clock_column:
            return day
        clock = _parsed(source.clock_column, words[source.clock_column], source.clock_formats)
        of_day = time(clock.hour, clock.minute, clock.second, clock.microsecond, clock.tzinfo)
        return datetime.combine(day.date(), of_day)

    def _instant(
        self, column: str, local: datetime, now: datetime, noted: Counter[str]
    ) -> datetime:
        if not EARLIEST_YEAR <= local.year <= LATEST_YEAR:
            raise BadInput(
                "row", N_("The year in {column} cannot be right."), column=quoted(column)
            )
        instant = (local if local.tzinfo else self._in_zone(column, local, noted)).astimezone(UTC)
        if instant > now:
            raise BadInput(
                "row", N_("The time in {column} has not come yet."), column=quoted(column)
            )
        return instant

    def _in_zone(self, column: str, local: datetime, noted: Counter[str]) -> datetime:
        zone, rules = self._rules.zone, self._rules
        first, second = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
        if first.utcoffset() == second.utcoffset():
            return first
        # Where the two readings differ, either the hour came twice or it never was. Reading an
        # hour that never was with the offset from before moves it on by the hour left out.
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            if rules.gap is Gap.REJECT:
                raise BadInput(
                    "row",
                    N_("The time in {column} never was: the clocks were put forward over it."),
                    column=quoted(column),
                )
            noted["gap"] += 1
            return first
        if rules.twice is Twice.REJECT:
            raise BadInput(
                "row",
                N_("The time in {column} came twice: the clocks were put back over it."),
                column=quoted(column),
            )
        noted["twice"] += 1
        return second if rules.twice is Twice.SECOND else first


def _parsed(column: str, written: str, formats: tuple[str, ...]) -> datetime:
    found = parse(written, formats)
    if found is None:
        raise BadInput(
            "row",
            N_("What stands in {column} is not written like a time of this file."),
            column=quoted(column),
        )
    return found
