"""What the README says that people read is what the program says to them."""

import pytest

from bot.case import Change, State, Verb
from bot.errors import CONTRACT_REFUSALS, PERSONAL, Reason, Refusal
from bot.records import Actor
from bot.sayings import Line
from bot.slack.refusals import refusal_text
from bot.slack.telling import Telling
from tests.docs.markdown import first_quotes, quotes, section
from tests.docs.sentences import BOT, OWN, said_by

CASE, STORE = "cs_4Kf9Tq2Lx7", "shp_5Hn2Pd8Vc4"
REFUSALS = first_quotes("When a case was not changed")
ANSWERS = first_quotes("Other answers, seen by you alone")
FORM = first_quotes("In the linking form")
SOURCE = said_by(OWN)


def read_by_people(reason: Reason) -> str:
    """The refusal as it stands in a thread, or as the person alone reads it."""
    refusal = Refusal(reason, store_id=STORE, scopes=("CASES_WRITE",))
    line = Line(CASE, STORE, Actor("T1", "U1", "Ana"), Change(Verb.CLOSE), 0.0, now=State("OPEN"), refusal=refusal)
    return refusal_text(line, Telling("You" if reason in PERSONAL else "Ana", None, 0.0))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_refusal_has_one_row(reason: Reason) -> None:
    text = read_by_people(reason)
    assert sum(quote in text for quote in REFUSALS) == 1


def test_every_row_is_a_refusal() -> None:
    said = [read_by_people(reason) for reason in Reason]
    assert [quote for quote in REFUSALS if not any(quote in text for text in said)] == []


@pytest.mark.parametrize("words", sorted(CONTRACT_REFUSALS))
def test_pandabases_own_words_are_quoted(words: str) -> None:
    assert words in quotes(section("When a case was not changed"))


@pytest.mark.parametrize("quote", ANSWERS + FORM)
def test_every_answer_that_is_quoted_is_one_of_the_programs(quote: str) -> None:
    assert any(quote in text for text in SOURCE)


@pytest.mark.parametrize(
    "sentence",
    sorted(
        text
        for text in said_by([BOT / "slack" / "link_form.py", BOT / "slack" / "link_words.py"])
        if text.startswith(("Enter ", "This ", "The id ", "A token holds", "Pandabase ", "The token works"))
    ),
)
def test_everything_that_the_linking_form_can_say_is_in_the_readme(sentence: str) -> None:
    assert sentence.removesuffix(".") in " ".join(FORM)


@pytest.mark.parametrize(
    "sentence",
    sorted(text for text in said_by((BOT / "commands").glob("*.py")) if "Nothing was done" in text and "“" not in text),
)
def test_every_reason_for_which_a_command_does_nothing_is_in_the_readme(sentence: str) -> None:
    told = [quote.replace("…", "") for quote in ANSWERS]
    longest = max(sentence.split("…"), key=len)
    assert any(longest.strip(" .") in quote for quote in told)


def test_the_addresses_of_the_readme_are_those_that_are_served() -> None:
    served = {text for text in said_by([BOT / "web.py"]) if text.startswith("/")}
    told = {quote.removeprefix("GET ") for quote in quotes(section("Running Casebot"))}
    assert served == {quote for quote in told if quote in {"/slack/events", "/healthz", "/readyz", "/metrics"}}
