"""What a start says of the files that it finds stands in the README, and what it logs in the page on operations."""

import pytest

from tests.docs.markdown import ROOT, first_quotes, quotes, section
from tests.docs.sentences import BOT, raised_by, said_by

QUOTED = first_quotes("When it does not start")
UPGRADING = quotes(section("Upgrading", (ROOT / "docs" / "operations.md").read_text()))
BEGINNING = BOT / "store" / "beginning.py"
REMEDIES = {text for text in said_by([BEGINNING]) if text.startswith("Put ")}


@pytest.mark.parametrize("sentence", sorted(raised_by(BEGINNING, "Trouble") | REMEDIES))
def test_everything_that_is_found_wrong_before_a_start_is_in_the_readme(sentence: str) -> None:
    assert any(sentence.lstrip("…") in quote for quote in QUOTED)


@pytest.mark.parametrize("words", ["did you mean sqlite:///…?", "If not, make it, or mount it, and start again."])
def test_the_question_after_a_missing_slash_is_in_the_readme(words: str) -> None:
    assert any(words in quote for quote in QUOTED)


def test_the_line_of_the_log_about_a_schema_is_quoted_as_it_is() -> None:
    said = {text.replace("%d", "…") for text in said_by([BOT / "store" / "schema.py"])}
    assert [quote for quote in UPGRADING if any(text.startswith(f"{quote};") for text in said)] != []
