"""What the README says about alerts and watches is what people read, and all that they read."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from bot.case import Priority, State, Status, Verb
from bot.commands import parse
from bot.commands.filters import FILTERS
from bot.commands.types import ChangeWatch, EndWatch, StartWatch, UsageError
from bot.errors import PERSONAL, FoundCase, Reason, Refusal
from bot.order_numbers import MOST_PAGES
from bot.sayings import Notice, SayNotice, SayWatching
from bot.slack import found_notes, ids, watch_messages, watch_notes, watch_views
from bot.slack.noticed_lines import noticed_line
from bot.slack.status_notes import StatusReport, status
from bot.slack.watch_words import EVENTS, RHYTHMS
from bot.watch_outcomes import NotWatched, WhichOne
from bot.watches import Event, Noticed, Rhythm, WatchHealth, WatchSettings
from tests.docs.markdown import blocks, first_quotes, quotes, rows, section
from tests.docs.sentences import BOT, said_by
from tests.slack.making import ANA, CASE_ID, NOW, STORE_ID
from tests.slack.making_watches import noticed, unconfirmed, watch

NOTICES = first_quotes("What a channel reads about its watch")
ANSWERS = first_quotes("Answers about a watch, seen by you alone")
FORM = first_quotes("In the settings form")
FOLLOW = section("Follow a store")


def fits(quote: str, text: str) -> bool:
    """Whether a text holds a quote, in which `…` stands for anything."""
    return re.search(".*?".join(map(re.escape, quote.split("…"))), text) is not None


def told(quotations: Iterable[str], text: str) -> list[str]:
    """The quotations that a text holds."""
    return [quote for quote in quotations if fits(quote, text)]


def messages() -> dict[str, str]:
    """What a channel can read about a watch itself."""
    greeting = watch_messages.watching(SayWatching(STORE_ID, ANA, WatchSettings(), ()), "Ana", "/case").text
    notices = {
        notice.value: watch_messages.notice(SayNotice(STORE_ID, notice, ANA, NOW, "C1"), "Ana", "/case").text
        for notice in Notice
    }
    return {"greeting": greeting, **notices}


def private_answers() -> list[str]:
    """What one person can read about a watch."""
    refusals = [Refusal(reason, store_id=STORE_ID, scopes=("CASES_READ",)) for reason in (*PERSONAL, Reason.UNCLEAR)]
    found = (WhichOne((STORE_ID, "shp_2")), NotWatched(), NotWatched(STORE_ID), NotWatched(STORE_ID, ("shp_2",)))
    order = Refusal(Reason.NOT_FOUND, found=(FoundCase(CASE_ID, STORE_ID, "A subject", "OPEN"),))
    return [
        *(watch_notes.not_started(refusal, "/case").text for refusal in (*refusals, Refusal(Reason.NOT_LINKED))),
        *(watch_notes.not_found(each, "unwatch", "/case").text for each in found),
        watch_notes.already_watched(watch(), "Ana", "/case").text,
        watch_notes.form_not_opened("/case").text,
        found_notes.sentence(order, "cs_ORDER12345", is_wish=True),
    ]


MISTAKES = (
    f"watch {CASE_ID}",
    "watch nonsense",
    "watch shp_5Hn2Pd8Vc4aa shp_6Hn2Pd8Vc4aa",
    "watch low high",
    "watch hourly daily",
    "watch priority high",
    "unwatch nonsense",
    "settings nonsense",
)


def problem(text: str) -> str:
    """Why a typed command does nothing."""
    mistake = parse(text)
    assert isinstance(mistake, UsageError)
    return mistake.message


@pytest.mark.parametrize("name", messages())
def test_every_message_about_a_watch_has_one_row(name: str) -> None:
    assert len(told(NOTICES, messages()[name])) == 1


def test_every_row_about_a_watch_is_a_message() -> None:
    assert [quote for quote in NOTICES if not any(fits(quote, text) for text in messages().values())] == []


@pytest.mark.parametrize("text", [*private_answers(), *map(problem, MISTAKES)])
def test_every_private_answer_about_a_watch_has_one_row(text: str) -> None:
    assert len(told(ANSWERS, text)) == 1


def test_every_row_of_a_private_answer_is_one() -> None:
    answers = [*private_answers(), *map(problem, MISTAKES)]
    assert [quote for quote in ANSWERS if not any(fits(quote, text) for text in answers)] == []


@pytest.mark.parametrize(
    "sentence",
    sorted(text for text in said_by([BOT / "commands" / "watch_verbs.py"]) if text.endswith("Nothing was changed.")),
)
def test_every_mistake_of_a_watch_command_is_made_here(sentence: str) -> None:
    assert any(fits(sentence, problem(text)) for text in MISTAKES)


@pytest.mark.parametrize(
    "sentence",
    sorted(
        text
        for text in said_by([BOT / "slack" / "watch_form.py", BOT / "slack" / "watch_flow.py"])
        if text.endswith(".") and " " in text
    ),
)
def test_everything_that_the_form_with_the_settings_can_say_is_in_the_readme(sentence: str) -> None:
    assert sentence in FORM


def test_everything_that_can_happen_has_one_row_with_its_name() -> None:
    (table, *_) = FOLLOW.split("A case that has no card")
    assert sorted(quotes(row[0])[0] for row in rows(table)) == sorted(EVENTS.values())


@pytest.mark.parametrize("line", re.findall(r"↳ (.+)", blocks(FOLLOW, "text")[0]))
def test_the_lines_that_are_shown_are_lines_of_the_program(line: str) -> None:
    assert line in {noticed_line(each).text for each in examples()}


def examples() -> Iterable[Noticed]:
    waiting, closed = State(Status.AWAITING_MERCHANT, Priority.NORMAL), State(Status.CLOSED, Priority.NORMAL)
    parked = State(Status.AWAITING_CUSTOMER, Priority.NORMAL)
    yield noticed(Event.CLOSED, now=closed, was=waiting, by="MERCHANT")
    yield noticed(Event.CLOSED, now=closed, was=parked, by="SYSTEM")
    yield noticed(Event.REOPENED, Event.ANSWERED, now=waiting, was=closed, by="CUSTOMER")
    yield noticed(Event.CLOSED, now=closed, was=waiting)
    yield noticed(Event.CLOSED, now=closed, was=waiting, maybe=unconfirmed(Verb.CLOSE))


def test_the_readme_names_every_filter() -> None:
    named = {quote for row in rows(FOLLOW) if row[1] != "what you see" for quote in quotes(row[0])}
    assert set(FILTERS.replace("low to urgent", "low, normal, high, urgent").split(", ")) <= named


def test_the_readme_names_every_field_of_the_form() -> None:
    view = watch_views.settings(watch(), "Ana", "/case", sealed="")
    labels = {block["label"]["text"] for block in view["blocks"] if block["type"] == "input"}
    assert labels <= set(quotes(FOLLOW))


def test_the_readme_says_when_the_daily_digest_comes() -> None:
    _, _, at = RHYTHMS[Rhythm.DAILY].partition(", at ")
    assert f"one a day at {at}" in FOLLOW


def test_the_button_that_takes_a_watch_over_is_called_what_it_is_called() -> None:
    notice = watch_messages.notice(SayNotice(STORE_ID, Notice.UNLINKED, ANA), "Ana", "/case")
    (button,) = [each for block in notice.blocks for each in block.get("elements", []) if each["type"] == "button"]
    assert (button["action_id"], button["text"]["text"] in quotes(section("Whose token reads"))) == (
        ids.TAKE_OVER,
        True,
    )


def test_the_line_of_a_watch_in_the_status_is_quoted_as_it_is() -> None:
    report = StatusReport("socket", 0.0, 0, 0, None, "0", (WatchHealth(watch(), NOW - 4),), NOW)
    (quote,) = [quote for quote in quotes(section("Whose token reads")) if " follows " in quote]
    _, _, row = quote.partition(" follows shp_5Hn2Pd8Vc4")
    assert row in status(report).text


@pytest.mark.parametrize("command", [quote for quote in quotes(FOLLOW) if quote.startswith("/case ")])
def test_the_watch_commands_of_the_readme_are_understood(command: str) -> None:
    assert isinstance(parse(command.removeprefix("/case ")), StartWatch | EndWatch | ChangeWatch)


def test_the_readme_says_how_many_cases_are_searched_for_an_order() -> None:
    assert f"the newest {MOST_PAGES * 100} of the store" in " ".join(section("Commands").split())
