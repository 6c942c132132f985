import hashlib
import json
import os
import stat

import pytest

from mcrrt.cli import main
from mcrrt.service.questions import AccessLog
from tests import support
from tests.documents import reading
from tests.documents.journey import refer


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command on a store; returns exit status, standard output, standard error."""
    monkeypatch.setattr("mcrrt.house.StoreFolder", support.store_folder)
    password = tmp_path / "password"
    password.write_text(support.PASSWORD + "\n")

    def run(referred, *more, number=None):
        status = main(
            ["document", "referral", number or referred.number, "--store", str(referred.folder),
             "--password-file", str(password), *more]
        )  # fmt: skip
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def uses(referred):
    """Return what the access log says of documents."""
    founded = support.office_on(referred.folder)
    founded.log_in()
    try:
        rows = founded.office.ask(AccessLog()).rows
        return [row.fact for row in rows if row.kind == "access.document"]
    finally:
        founded.close()


def test_the_issued_page_is_written_and_recorded(run, tmp_path):
    referred = refer(tmp_path)
    out = tmp_path / "page.pdf"
    status, said, _ = run(referred, "--out", str(out))
    assert status == 0
    assert str(out) in said
    assert f"Referral {referred.number}, version 1 (1 page)" in said
    data = out.read_bytes()
    assert hashlib.sha256(data).hexdigest() == referred.document
    assert "Said <unknown> & O'Brien were there" in reading.text(data)
    (use,) = uses(referred)
    assert (use.document, use.how) == (referred.document, "saved")


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX")
def test_only_its_owner_can_read_the_file_even_if_nothing_else_sees_to_it(
    run, tmp_path, monkeypatch
):
    referred = refer(tmp_path)
    old = os.umask(0)
    monkeypatch.setattr(os, "umask", lambda _mask: 0)
    out = tmp_path / "page.pdf"
    try:
        run(referred, "--out", str(out))
    finally:
        monkeypatch.undo()
        os.umask(old)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_json_says_what_is_where(run, tmp_path):
    referred = refer(tmp_path)
    out = tmp_path / "page.pdf"
    status, said, _ = run(referred, "--out", str(out), "--json")
    assert status == 0
    answer = json.loads(said)
    assert answer["ok"] is True
    assert answer["file"] == str(out)
    assert answer["document"] == referred.document
    assert (answer["version"], answer["pages"]) == (1, 1)


def test_without_a_name_the_file_is_called_by_the_referral_s_number(run, tmp_path, monkeypatch):
    referred = refer(tmp_path)
    monkeypatch.chdir(tmp_path)
    run(referred)
    assert (tmp_path / f"{referred.number}-v1.pdf").read_bytes().startswith(b"%PDF")


def test_a_file_that_is_there_is_not_touched(run, tmp_path):
    referred = refer(tmp_path)
    out = tmp_path / "page.pdf"
    out.write_text("mine")
    status, said, error = run(referred, "--out", str(out))
    assert status == 1
    assert said == ""
    assert error == "There is a file with this name already. Nothing was written.\n"
    assert out.read_text() == "mine"
    assert uses(referred) == []


def test_a_link_is_not_followed(run, tmp_path):
    referred = refer(tmp_path)
    aim = tmp_path / "elsewhere"
    link = tmp_path / "page.pdf"
    try:
        link.symlink_to(aim)
    except OSError:
        pytest.skip("this system makes no links")
    status, _, _ = run(referred, "--out", str(link))
    assert status == 1
    assert not aim.exists()


def test_a_folder_that_is_not_there_is_one_sentence(run, tmp_path):
    referred = refer(tmp_path)
    status, _, error = run(referred, "--out", str(tmp_path / "no" / "page.pdf"))
    assert status == 1
    assert error.count("\n") == 1
    assert "cannot be written" in error
    assert uses(referred) == []


def test_a_referral_that_was_never_issued_is_one_sentence(run, tmp_path):
    referred = refer(tmp_path, issue=False)
    out = tmp_path / "page.pdf"
    status, _, error = run(referred, "--out", str(out))
    assert status == 1
    assert error == (f"Referral {referred.number} was never issued, so there is no document yet.\n")
    assert not out.exists()


@pytest.mark.parametrize("number", ["R-A9-9", "", "'; drop table call; --", "é\u202e"])
def test_a_number_that_is_nobody_s_is_one_sentence(run, tmp_path, number):
    referred = refer(tmp_path)
    status, _, error = run(referred, "--out", str(tmp_path / "x.pdf"), number=number or " ")
    assert status == 1
    assert error == "There is no such record.\n"


def test_a_page_that_cannot_be_recorded_is_not_kept(run, tmp_path, monkeypatch):
    referred = refer(tmp_path)
    out = tmp_path / "page.pdf"

    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mcrrt.service.handlers.referrals.acc.DocumentUsed", broken)
    status, _, error = run(referred, "--out", str(out))
    assert status == 1
    assert "No space left on device" in error
    assert not out.exists()


def test_a_page_that_cannot_be_written_whole_is_not_kept(run, tmp_path, monkeypatch):
    referred = refer(tmp_path)
    out = tmp_path / "page.pdf"

    def broken(file, pdf):
        file.write(pdf[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mcrrt.cli.papers._write", broken)
    status, _, error = run(referred, "--out", str(out))
    assert status == 1
    assert error == "A file could not be used: No space left on device.\n"
    assert not out.exists()


def test_what_the_police_do_not_get_is_not_in_the_file(run, tmp_path):
    referred = refer(tmp_path, kind="police")
    out = tmp_path / "page.pdf"
    run(referred, "--out", str(out))
    found = reading.text(out.read_bytes())
    assert "Not for this recipient" in found
    assert "0000-000-000-XX" not in found
    assert "Screener of today" not in found
