"""What people type, and what it means."""

from __future__ import annotations

import pytest

from bot.case import Change, Priority, Verb
from bot.commands import Act, Command, Help, Link, Show, StatusQuery, Stores, Unlink, Use, parse

A, B = "cs_Ana1first2case", "cs_Ben3second4case"
STORE = "shp_teaShop0001"
CLOSE_A = Act(Change(Verb.CLOSE), (A,))
CLOSE_BOTH = Act(Change(Verb.CLOSE), (A, B))
DASHBOARD = f"https://dashboard.example.com/stores/{STORE}/cases"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Help()),
        ("   ", Help()),
        ("?", Help()),
        ("help", Help()),
        ("--help", Help()),
        ("-h", Help()),
        ("help close", Help("close")),
        ("help PARK", Help("await")),
        ("help prio", Help("priority")),
        ("close help", Help("close")),
        ("use --help", Help("use")),
        ("help frobnicate", Help("frobnicate")),
        (f"show {A}", Show(A)),
        (A, Show(A)),
        (f"close {A}", CLOSE_A),
        (f"close {A} {B}", CLOSE_BOTH),
        (f"close {A} low", Act(Change(Verb.CLOSE, Priority.LOW), (A,))),
        (f"close low {A}", Act(Change(Verb.CLOSE, Priority.LOW), (A,))),
        (f"close {A} low {B}", Act(Change(Verb.CLOSE, Priority.LOW), (A, B))),
        (f"reopen {A} urgent", Act(Change(Verb.REOPEN, Priority.URGENT), (A,))),
        (f"re-open {A}", Act(Change(Verb.REOPEN), (A,))),
        (f"await {A}", Act(Change(Verb.AWAIT), (A,))),
        (f"park {A} normal", Act(Change(Verb.AWAIT, Priority.NORMAL), (A,))),
        (f"priority {A} high", Act(Change(Verb.PRIORITY, Priority.HIGH), (A,))),
        (f"prio high {A}", Act(Change(Verb.PRIORITY, Priority.HIGH), (A,))),
        ("link", Link()),
        (f"link {STORE}", Link()),
        ("unlink", Unlink()),
        (f"unlink {STORE}", Unlink(STORE)),
        ("stores", Stores()),
        (f"use {STORE}", Use(STORE)),
        (f"use {DASHBOARD}", Use(STORE)),
        ("status", StatusQuery()),
    ],
)
def test_each_verb_makes_its_command(text: str, command: Command) -> None:
    """The table of commands holds."""
    assert parse(text) == command


@pytest.mark.parametrize(
    "text",
    [
        f"*close* *{A}*",
        f"CLOSE `{A}`",
        f"“close {A}”",
        f"close ‘{A}’",
        f'close "{A}".',
        f"close\u00a0{A}\u200b",
        "\ufeffclose cs_\u200bAna1first2case",
        f"ｃｌｏｓｅ {A}",
        f"close cs＿{A[3:]}",
        f"close Cs_{A[3:]}",
        f"close _{A}_",
        f"close ({A})",
        f"close &lt;{A}&gt;",
        f"/case close {A}",
        f"`/case` close {A}",
        f"/Tickets close {A}",
        f"close {A} {A}",
        f"close\n• {A}",
        f"close <{DASHBOARD}/{A}|{A}>",
        f"close <{DASHBOARD}/{A}>",
        f"close {DASHBOARD}/{A}",
        f"close {DASHBOARD}/{A}/",
        f"close {DASHBOARD}/{A}.",
        f"close {DASHBOARD}/{A}?tab=all_messages&amp;order=ord_987654321xyz#top",
        f"close <{DASHBOARD}?page=2&amp;open={A}>",
        f"close https://dashboard.example.com/#/{STORE}/{A}",
        f"close dashboard.example.com/{STORE}/{A}",
        f"close {DASHBOARD}/{A}/all_conversations",
        f"close <http://example.com|{A}>",
        f"close {DASHBOARD}/{B}/related/{A}",
    ],
)
def test_noise_around_a_command_changes_nothing(text: str) -> None:
    """Slack's and people's ways of writing one command all mean that command."""
    assert parse(text, "/tickets") == CLOSE_A


@pytest.mark.parametrize("between", [" ", ",", ", ", ";", "\n", "，", "、", " and ", " & ", " &amp; ", ",\u00a0"])
def test_ids_may_be_separated_in_many_ways(between: str) -> None:
    """Lists of ids are pasted from anywhere."""
    assert parse(f"close {A}{between}{B}") == CLOSE_BOTH


def test_ids_keep_their_upper_and_lower_case() -> None:
    """Two ids that differ in case only are two cases."""
    assert parse("close cs_ABCDEFGHIJ cs_abcdefghij") == Act(Change(Verb.CLOSE), ("cs_ABCDEFGHIJ", "cs_abcdefghij"))


@pytest.mark.parametrize("prefix", ["cs", "case", "cse", "ticket"])
def test_no_case_id_is_refused_for_its_prefix(prefix: str) -> None:
    """The upstream's documents show several prefixes, and it alone decides."""
    assert parse(f"show {prefix}_0123456789") == Show(f"{prefix}_0123456789")


@pytest.mark.parametrize("length", [12, 48])
def test_ids_at_the_edges_of_the_allowed_length_pass(length: int) -> None:
    """12 and 48 characters are allowed."""
    identifier = "cs_".ljust(length, "7")
    assert parse(identifier) == Show(identifier)


def test_the_word_priority_may_stand_beside_a_level() -> None:
    """People write it out."""
    assert parse(f"close {A}, priority low") == Act(Change(Verb.CLOSE, Priority.LOW), (A,))


def test_twenty_different_cases_pass_even_if_one_is_repeated() -> None:
    """The limit counts cases, not words."""
    ids = [f"cs_number{place:04}" for place in range(20)]
    assert parse("close " + " ".join([*ids, ids[0]])) == Act(Change(Verb.CLOSE), tuple(ids))
