"""The fault matrix in the documentation is the one that the tests try."""

import re

import pytest

from bot.slack.http import BODY_SECONDS
from bot.slack.socket import PING_SECONDS
from bot.web import HEAD_SECONDS
from tests.docs.markdown import ROOT, rows, section
from tests.faults.database_rows import DATABASE_ROWS
from tests.faults.ends import ALONE, WORDS, End
from tests.faults.slack_rows import SLACK_ROWS, Sees
from tests.faults.table import CONNECTIONS, DATABASE, HTTP, LASTING, UNTRUSTED, Shown
from tests.faults.upstream import ROWS, UNREACHABLE

PAGE = (ROOT / "docs" / "reliability.md").read_text()


def told(title: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    return rows(section(title, PAGE))


def test_pandabases_rows_are_those_of_the_tests() -> None:
    tried = [[row.name, row.change, row.read, row.lasting or "—"] for row in ROWS]
    assert told("What Pandabase answers") == tried


def test_the_ways_not_to_reach_pandabase_are_those_of_the_tests() -> None:
    *others, untrusted = told("Pandabase cannot be reached")
    assert [row[0] for row in others] == [way.name for way in UNREACHABLE]
    assert untrusted == [UNTRUSTED.name, UNTRUSTED.sees]


def test_every_end_is_explained_in_the_words_that_people_read() -> None:
    where = {end: "the person alone" if end in ALONE else "the thread" for end in End}
    assert [(row[0], row[1]) for row in told("How an action ends")] == [(end, where[end]) for end in End]
    assert [row[0] for row in told("How an action ends") if WORDS.get(End(row[0]), "") not in row[2]] == []


def test_slacks_rows_are_those_of_the_tests() -> None:
    tried = [[row.name, row.redrawn, row.line, row.new_card, row.private, row.form, row.alert] for row in SLACK_ROWS]
    assert told("What Slack answers") == tried


def test_every_word_of_slacks_table_is_explained() -> None:
    assert [row[0] for row in told("What becomes of a message")] == [sees for sees in Sees if sees is not Sees.NEVER]


@pytest.mark.parametrize(
    ("title", "tried"),
    [("When Slack's trouble lasts", LASTING), ("The database", DATABASE), ("Socket Mode", CONNECTIONS), ("HTTP", HTTP)],
)
def test_the_other_tables_are_those_of_the_tests(title: str, tried: tuple[Shown, ...]) -> None:
    assert told(title) == [[row.name, row.sees] for row in tried]


@pytest.mark.parametrize("row", [UNTRUSTED, *LASTING, *DATABASE, *CONNECTIONS, *HTTP], ids=lambda row: row.name)
def test_every_row_is_shown_by_a_test(row: Shown) -> None:
    module, _, name = row.test.partition("::")
    assert re.search(rf"^async def {name}\(", (ROOT / "tests" / module).read_text(), re.MULTILINE)


def test_what_can_be_wrong_with_the_database_stands_first_in_its_table() -> None:
    assert [row.name for row in DATABASE_ROWS] == [row.name for row in DATABASE[: len(DATABASE_ROWS)]]


def test_the_times_are_those_of_the_program() -> None:
    assert (BODY_SECONDS, HEAD_SECONDS, 4 * PING_SECONDS) == (5, 10, 12)
