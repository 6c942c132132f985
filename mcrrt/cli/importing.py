"""``import``: finished contacts out of another system's CSV, by the rules of a mapping file.

The file is read once to the end before anything comes in; then the contacts come in batch by batch,
each batch whole or not at all. A run that was cut short is finished by running it again.
"""

from argparse import Namespace
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mcrrt.cli import import_words
from mcrrt.cli.import_batches import Totals, bring_in
from mcrrt.cli.session import ProgressBar, open_office
from mcrrt.documents.csv_convert import RowReader
from mcrrt.documents.csv_import import Checked, Contact, Progress, check, contacts
from mcrrt.documents.csv_mapping import ImportMapping
from mcrrt.documents.csv_mapping_load import load_mapping
from mcrrt.documents.csv_rows import CsvFile, Record, open_csv
from mcrrt.documents.csv_safe import RejectsFile
from mcrrt.domain.errors import N_, Bug, NotNow
from mcrrt.service.access import allow
from mcrrt.service.commands import FinishImport, ImportContacts

SHOWN_CONTACTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """A file and how to read it, both checked."""

    mapping: ImportMapping
    file: CsvFile
    reader: RowReader


def run(options: Namespace) -> int:
    """Bring a file in, or with ``--dry-run`` show what would come in."""
    job = prepare(Path(options.file), Path(options.mapping))
    if options.dry_run:
        return _preview(options, job)
    return _bring_in_file(options, job)


def prepare(path: Path, mapping_path: Path) -> Job:
    """Check mapping and file against each other. Raises BadInput with the first mistake."""
    mapping = load_mapping(mapping_path)
    file = open_csv(
        path,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        columns=mapping.columns,
    )
    return Job(mapping, file, RowReader(mapping, file, datetime.now(UTC)))


def _preview(options: Namespace, job: Job) -> int:
    checked = check(job.file, job.reader, progress=ProgressBar("Reading"))
    differing: Counter[str] = Counter()
    first: list[Contact] = []
    count = rows = 0
    for contact in contacts(job.file, job.reader, checked.again):
        count += 1
        rows += len(contact.lines)
        differing.update(contact.differing)
        if len(first) < SHOWN_CONTACTS:
            first.append(contact)
    if rows != checked.readable:
        raise _changed()
    shown = import_words.Preview(checked, count, tuple(first), differing)
    import_words.show_preview(options, job.mapping, job.file, shown)
    return 0


def _bring_in_file(options: Namespace, job: Job) -> int:
    with open_office(options) as house:
        session = house.office.session
        assert session is not None
        allow(session.roles, ImportContacts.RIGHT)
        rejects = RejectsFile(_rejects_path(options), job.file.header, job.file.delimiter)
        checked = check_and_report(job, rejects, ProgressBar("Reading"))
        found = contacts(job.file, job.reader, checked.again)
        bar = ProgressBar("Bringing in")
        totals = bring_in(house.office.submit, job.mapping.system, found, bar, checked.readable)
        if totals.rows != checked.readable:
            raise _changed()
        house.office.submit(_finish(job, checked, totals))
    written = rejects.path if rejects.rows else None
    import_words.show_done(options, job.mapping, job.file, checked, totals, written)
    return 0


def _rejects_path(options: Namespace) -> Path:
    if options.rejects:
        return Path(options.rejects)
    path = Path(options.file)
    return path.with_name(path.name + ".rejects.csv")


def check_and_report(job: Job, rejects: RejectsFile, progress: Progress | None = None) -> Checked:
    """Read the whole file, and write the rows that cannot be read to the rejects file."""

    def reject(record: Record, words: str) -> None:
        rejects.add(record.line, record.cells, words)

    try:
        checked = check(job.file, job.reader, reject, progress)
        rejects.finish()
    finally:
        rejects.drop()
    return checked


def _finish(job: Job, checked: Checked, totals: Totals) -> FinishImport:
    counted = totals.rows + checked.rejected + checked.blank
    if counted != checked.rows:
        raise Bug(N_("The counts of the import do not add up."))
    return FinishImport(
        mapping=job.mapping.name,
        file_hash=job.file.hash,
        rows=checked.rows,
        calls=totals.calls_made,
        outcomes=totals.outcomes_made,
        skipped=totals.rows_known,
        rejected=checked.rejected,
    )


def _changed() -> NotNow:
    return NotNow(
        N_("The file changed while it was read. What came in stays; run it again with a file that "
           "nobody writes to.")
    )  # fmt: skip
