"""What the doctor makes of a clock, of scopes, of a disk and of a file: without Slack, and without a bot."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from email.utils import formatdate
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.fernet import Fernet

from bot.doctor.configured import of_the_file
from bot.doctor.connected import clock_finding, scopes
from bot.doctor.findings import Finding, Mark, bad, good, lines, note
from bot.doctor.stored import stored
from bot.settings import Settings
from bot.slack.manifest import OPTIONAL_SCOPES, REQUIRED_SCOPES
from bot.store.opening import open_store
from tests.core.making import NOW, FakeClock

ALL = frozenset({*REQUIRED_SCOPES, *OPTIONAL_SCOPES})


@pytest.mark.parametrize(
    ("apart", "mark"),
    [(0, Mark.GOOD), (-20, Mark.GOOD), (40, Mark.NOTE), (-299, Mark.NOTE), (301, Mark.BAD), (-3600, Mark.BAD)],
)
def test_a_clock_is_wrong_where_slack_would_be_refused(apart: int, mark: Mark) -> None:
    assert clock_finding({"Date": formatdate(NOW, usegmt=True)}, NOW + apart).mark is mark


def test_it_is_said_which_way_the_clock_is_wrong() -> None:
    found = clock_finding({"date": formatdate(NOW, usegmt=True)}, NOW - 400)
    assert found.sentence.startswith("The clock is 400 s behind Slack's")


@pytest.mark.parametrize("headers", [{}, {"Date": ""}, {"Date": "yesterday"}])
def test_an_answer_without_a_date_leaves_the_clock_open(headers: dict[str, str]) -> None:
    assert clock_finding(headers, NOW).mark is Mark.NOTE


def judged(granted: frozenset[str], **given: object) -> list[Finding]:
    """How the scopes are judged with these settings."""
    return [*scopes(granted, Settings(_env_file=None, **given))]  # type: ignore[arg-type]


def marks(granted: frozenset[str], **given: object) -> list[Mark]:
    """The same in marks."""
    return [finding.mark for finding in judged(granted, **given)]


def test_all_scopes_of_the_manifest_are_well() -> None:
    assert marks(ALL) == [Mark.GOOD]


@pytest.mark.parametrize("scope", REQUIRED_SCOPES)
def test_a_scope_that_is_needed_is_missed(scope: str) -> None:
    assert marks(ALL - {scope}) == [Mark.BAD]


@pytest.mark.parametrize("scope", OPTIONAL_SCOPES)
def test_of_an_optional_scope_it_is_said_what_is_less_without_it(scope: str) -> None:
    assert marks(ALL - {scope}) == [Mark.NOTE, Mark.GOOD]


def test_a_scope_that_nobody_asked_for_is_named() -> None:
    assert [finding.sentence for finding in judged(ALL | {"files:read"}) if "files:read" in finding.sentence]


GROUPS = "usergroups:read"


@pytest.mark.parametrize("watch_admins", ["", "U0ANA001"])
def test_the_scope_for_user_groups_is_too_much_where_no_group_is_named(watch_admins: str) -> None:
    (found, _) = judged(ALL | {GROUPS}, watch_admins=watch_admins)
    assert (found.mark, GROUPS in found.sentence, found.remedy) == (Mark.NOTE, True, "Take it away.")


def test_the_scope_for_user_groups_is_not_missed_where_no_group_is_named() -> None:
    assert marks(ALL, watch_admins="U0ANA001") == [Mark.GOOD]


def test_the_scope_for_user_groups_is_well_where_a_group_is_named() -> None:
    assert marks(ALL | {GROUPS}, watch_admins="U0ANA001,S0LEADS01") == [Mark.GOOD]


def test_the_scope_for_user_groups_is_missed_where_a_group_is_named() -> None:
    (found, _) = judged(ALL, watch_admins="U0ANA001,S0LEADS01")
    assert (found.mark, found.sentence.startswith(f"The scope {GROUPS} was not granted")) == (Mark.BAD, True)


@pytest.mark.parametrize("admit_guests", [True, False])
def test_without_names_of_people_it_is_said_whether_guests_slip_in_against_the_setting(admit_guests: bool) -> None:
    (found, _) = judged(ALL - {"users:read"}, admit_guests=admit_guests)
    assert ("ADMIT_GUESTS" in found.sentence) is not admit_guests


def test_a_remedy_stands_below_its_finding() -> None:
    found = [good("One"), bad("Two", "Do this."), note("Three")]
    assert [*lines(found)] == ["✓ One", "✗ Two", "    Do this.", "! Three"]


def test_whatever_a_finding_quotes_stands_on_one_line() -> None:
    assert [*lines([bad("It says:\n  this", "Do\nthat.")])] == ["✗ It says: this", "    Do that."]


# The file with the settings


def test_settings_that_others_may_read_are_named_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.touch(mode=0o640)
    (finding,) = of_the_file(file)
    assert (finding.mark, finding.remedy) == (Mark.NOTE, f"chmod 600 {file}")


def test_settings_for_their_owner_alone_are_well(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.touch(mode=0o600)
    assert [finding.mark for finding in of_the_file(file)] == [Mark.GOOD]


def test_no_file_with_settings_is_no_finding(tmp_path: Path) -> None:
    assert [*of_the_file(tmp_path / ".env")] == []


# The file


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database as a bot left it."""
    path = tmp_path / "casebot.db"
    async with open_store(path, (), FakeClock()):
        return path


def found(path: Path, **settings: str) -> list[Finding]:
    """What the doctor says of the file."""
    return [*stored(Settings(_env_file=None, database_url=f"sqlite:///{path}", **settings))]  # type: ignore[arg-type]


def wrong(findings: list[Finding]) -> list[str]:
    """What is wrong with it."""
    return [finding.sentence for finding in findings if finding.mark is Mark.BAD]


def test_a_file_as_it_should_be_is_well(path: Path) -> None:
    assert {finding.mark for finding in found(path)} == {Mark.GOOD}


def test_looking_makes_no_database(tmp_path: Path) -> None:
    findings = found(tmp_path / "casebot.db")
    assert (wrong(findings), [*tmp_path.iterdir()]) == ([], [])


@pytest.mark.parametrize("end", ["", ".key", ".lock"])
def test_every_file_that_others_may_read_is_named(path: Path, end: str) -> None:
    file = Path(f"{path}{end}")
    file.touch()
    file.chmod(0o640)
    assert wrong(found(path)) == [f"{file} can be read or written by others"]


def test_a_file_that_is_no_database_is_wrong(path: Path) -> None:
    path.write_bytes(b"a letter to somebody, long enough to be looked at as a database header " * 20)
    assert wrong(found(path)) == [f"The database {path} cannot be opened: file is not a database"]


def test_a_page_that_was_damaged_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'known_case'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    (said,) = [sentence for sentence in wrong(found(path)) if sentence.startswith("The database is damaged")]
    assert ("\n" in said, "***" in said) == (False, False)


def test_a_newer_schema_is_wrong(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    assert wrong(found(path)) == [f"{path} was written by a newer Casebot"]


def test_an_older_schema_is_brought_up_to_date_by_the_next_start(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")
    assert wrong(found(path)) == []


def test_a_database_that_somebody_holds_for_long_cannot_be_written_to(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.beside.BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert wrong(found(path)) == ["The database cannot be written to: database is locked"]


class Usage(NamedTuple):
    """How full a disk is."""

    free: int


@pytest.mark.parametrize(("free", "mark"), [(1_000, Mark.BAD), (60_000_000, Mark.GOOD)])
def test_a_disk_that_is_nearly_full_is_wrong(
    path: Path, monkeypatch: pytest.MonkeyPatch, free: int, mark: Mark
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(free))
    (finding,) = [finding for finding in found(path) if "are free" in finding.sentence]
    assert finding.mark is mark


def test_a_key_that_is_not_there_is_wrong(path: Path) -> None:
    Path(f"{path}.key").unlink()
    assert wrong(found(path)) == [f"The key {path}.key is not there"]


def test_a_key_of_the_environment_takes_the_place_of_the_file(path: Path) -> None:
    Path(f"{path}.key").unlink()
    assert wrong(found(path, token_encryption_key=Fernet.generate_key().decode())) == []
