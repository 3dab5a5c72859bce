"""What people type to have a channel follow a store, and what it means."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.case import Priority
from bot.commands import ChangeWatch, Command, EndWatch, Help, StartWatch, UsageError, help_text, parse
from bot.commands.filters import FILTERS
from bot.watches import Event, Rhythm

STORE, OTHER = "shp_teaShop0001", "shp_mugShop0002"
CASE = "cs_Ana1first2case"
DASHBOARD = f"https://dashboard.example.com/stores/{STORE}/cases"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("watch", StartWatch()),
        (f"watch {STORE}", StartWatch(STORE)),
        (f"watch <{DASHBOARD}>", StartWatch(STORE)),
        (f"watch {STORE} {STORE}", StartWatch(STORE)),
        ("watch new", StartWatch(events=(Event.NEW,))),
        ("watch replies", StartWatch(events=(Event.ANSWERED,))),
        ("watch Re-Opened", StartWatch(events=(Event.REOPENED,))),
        ("watch closed parked prio", StartWatch(events=(Event.CLOSED, Event.PARKED, Event.PRIORITY))),
        ("watch answered new", StartWatch(events=(Event.NEW, Event.ANSWERED))),
        ("watch only new and answered", StartWatch(events=(Event.NEW, Event.ANSWERED))),
        ("watch HIGH", StartWatch(least_priority=Priority.HIGH)),
        ("watch escalated", StartWatch(only_escalated=True)),
        ("watch hourly", StartWatch(rhythm=Rhythm.HOURLY)),
        ("watch daily", StartWatch(rhythm=Rhythm.DAILY)),
        ("watch priority new high", StartWatch(None, (Event.NEW, Event.PRIORITY), Priority.HIGH)),
        (
            f"watch urgent, new, {STORE}, daily, escalated",
            StartWatch(STORE, (Event.NEW,), Priority.URGENT, True, Rhythm.DAILY),
        ),
        ("unwatch", EndWatch()),
        (f"unwatch {STORE}", EndWatch(STORE)),
        (f"un-watch {DASHBOARD}", EndWatch(STORE)),
        ("settings", ChangeWatch()),
        (f"settings {STORE}", ChangeWatch(STORE)),
        ("watch help", Help("watch")),
        ("unwatch -h", Help("unwatch")),
        ("help settings", Help("settings")),
    ],
)
def test_each_verb_makes_its_command(text: str, command: Command) -> None:
    """The table of commands holds."""
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("watch everything", f"“everything” is neither a store's id nor a filter ({FILTERS})"),
        ("watch shp_short", "“shp_short” is neither"),
        (f"watch {STORE} {OTHER}", "you named several"),
        (f"watch {CASE}", f"“{CASE}” looks like a case's id"),
        ("watch high low", "Name one priority"),
        ("watch hourly daily", "hourly or daily, not both"),
        ("watch priority high", "at least high priority, say high without the word priority"),
        ("watch urgent prio", "at least urgent priority"),
        (f"unwatch {STORE} {OTHER}", "Unwatch takes one store's id"),
        ("unwatch closed", "type settings instead"),
        (f"unwatch {CASE}", "Unwatch takes one store's id"),
        ("settings daily", "Settings takes one store's id"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_changed(text: str, said: str) -> None:
    """The sentence says what is wrong, and that nothing came of it."""
    parsed = parse(text)
    assert isinstance(parsed, UsageError)
    assert (said in parsed.message, parsed.message.endswith("Nothing was changed.")) == (True, True)


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (f"watch {STORE} everything new urgent", f"/case watch {STORE} urgent new"),
        (f"watch {STORE} {OTHER} daily", f"/case watch {STORE} daily"),
        (f"watch {CASE}", "/case watch"),
        ("watch high low escalated", "/case watch high escalated"),
        ("watch daily hourly", "/case watch daily"),
        ("watch priority high", "/case watch high"),
        (f"follow {STORE} closed and priority", f"/case watch {STORE} closed priority"),
        ("subscribe", "/case watch"),
        ("alerts hourly", "/case watch hourly"),
        ("notify close", "/case watch closed"),
        ("watchh", "/case watch"),
        (f"unfollow {STORE}", f"/case unwatch {STORE}"),
        ("mute alerts", "/case unwatch"),
        ("stop watch", "/case unwatch"),
        ("unsubscribe", "/case unwatch"),
        ("unwatch closed", "/case unwatch"),
        ("config", "/case settings"),
        (f"preferences {STORE}", f"/case settings {STORE}"),
        ("options", "/case settings"),
        ("settings daily", "/case settings"),
    ],
)
def test_the_line_to_copy_carries_what_was_understood(text: str, copy: str) -> None:
    """By meaning or spelling, with the person's own store and filters."""
    parsed = parse(text)
    assert isinstance(parsed, UsageError)
    assert parsed.try_line == copy


def test_a_word_that_means_the_end_of_a_watch_is_not_suggested_for_a_case() -> None:
    """`stop` with a case's id is about that case."""
    parsed = parse(f"stop {CASE}")
    assert isinstance(parsed, UsageError)
    assert "unwatch" not in (parsed.try_line or "")


@pytest.mark.parametrize("word", [*Event, *(level.lower() for level in Priority), "hourly", "daily"])
def test_the_help_for_watching_explains_every_filter(word: str) -> None:
    """Each word has its place in the list."""
    assert f"`{word}`" in help_text("/case", "watch", linked=True)


@pytest.mark.parametrize("word", FILTERS.replace(" to ", ", ").split(", "))
def test_every_filter_that_a_mistake_offers_is_understood(word: str) -> None:
    """What the sentence lists can be typed."""
    assert isinstance(parse(f"watch {word}"), StartWatch)


CHOSEN = st.sets(st.sampled_from([event for event in Event if event is not Event.ESCALATED]))
WATCHES = st.builds(
    StartWatch,
    st.none() | st.just(STORE),
    CHOSEN.map(lambda chosen: tuple(event for event in Event if event in chosen) or None),
    st.none() | st.sampled_from(Priority),
    st.booleans(),
    st.none() | st.sampled_from([Rhythm.HOURLY, Rhythm.DAILY]),
)


def rendered(watch: StartWatch) -> list[str]:
    """The words of a command that asks for the watch; the word `priority` stands beside no level."""
    level = [watch.least_priority.lower()] if watch.least_priority else []
    escalated = ["escalated"] if watch.only_escalated else []
    return [*([watch.store_id] if watch.store_id else []), *(watch.events or ()), *level, *escalated, *_rhythm(watch)]


def _rhythm(watch: StartWatch) -> list[str]:
    return [watch.rhythm] if watch.rhythm else []


def without_ambiguity(watch: StartWatch) -> StartWatch:
    """The same without a level where changes of priority are chosen."""
    is_ambiguous = watch.events is not None and Event.PRIORITY in watch.events
    return replace(watch, least_priority=None) if is_ambiguous else watch


@settings(deadline=None)
@given(WATCHES.map(without_ambiguity), st.randoms(use_true_random=False), st.sampled_from([" ", ", ", " and ", "\n"]))
def test_filters_are_understood_in_any_order(watch: StartWatch, order: Random, between: str) -> None:
    """However they are put together."""
    words = rendered(watch)
    order.shuffle(words)
    assert parse("watch " + between.join(words)) == watch


WORDS = st.sampled_from(
    [*Event, *(level.lower() for level in Priority), *Rhythm, "and", "only", "priority", STORE, OTHER, CASE, "nonsense"]
)


@settings(deadline=None)
@given(st.sampled_from(["watch", "unwatch", "settings", "follow", "mute"]), st.lists(WORDS, max_size=6))
def test_a_line_to_copy_is_a_command(verb: str, words: list[str]) -> None:
    """Whatever was mistaken, the line that is offered is not."""
    parsed = parse(" ".join([verb, *words]))
    line = parsed.try_line if isinstance(parsed, UsageError) else None
    assert line is None or isinstance(parse(line), Command)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_nothing_is_guessed(words: list[str]) -> None:
    """A watch comes only of words that are all understood."""
    is_strange = bool({"nonsense", CASE, "at"} & {part for word in words for part in word.split()})
    assert not (is_strange and isinstance(parse(" ".join(["watch", *words])), StartWatch))
