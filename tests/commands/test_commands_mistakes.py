"""What is not a command, and the sentence and the line to copy that people get for it."""

from __future__ import annotations

import pytest

from bot.commands import TokenPasted, UsageError, parse, token_pasted_text

A, B = "cs_Ana1first2case", "cs_Ben3second4case"
STORE = "shp_teaShop0001"


def mistake(text: str, command: str = "/case") -> UsageError:
    """The usage error that the text is."""
    parsed = parse(text, command)
    assert isinstance(parsed, UsageError)
    return parsed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("close ord_0123456789", "an order's id"),
        ("close cus_0123456789", "a customer's id"),
        ("close cmsg_0123456789", "a message's id"),
        (f"close {STORE}", "a store's id"),
        (f"{STORE}", "a store's id"),
        ("show ord_0123456789", "an order's id"),
        ("close https://example.com/orders/ord_0123456789", "an order's id"),
        ("close https://example.com/cases", "This link holds no case's id"),
        ("close cs_short", "“cs_short” has 8 characters, and a case's id has 12 to 48. Some of it may be missing."),
        (f"close cs_{'9' * 46}", "has 49 characters"),
        ("close cs_abc-defghijk", "letters, one underscore, then letters and digits"),
        ("close cs_abc_defghijk", "letters, one underscore, then letters and digits"),
        ("close 12345", "“12345” is neither a case's id nor a priority (low, normal, high or urgent)"),
        (f"close {A} tomorrow", "“tomorrow” is neither"),
        (f"close {A} <@U123|ana>", "“ana” is neither"),
        (f"close {A} Supercalifragilistically", "“Supercalifra…” is neither"),
        (f"close {A} priority", "“priority” is neither"),
        (f"close {A} low high", "you named low and high"),
        ("close", "Say which case"),
        ("show", "Say which case"),
        (f"show {A} {B}", "one case"),
        (f"show {A} now", "one case"),
        (f"priority {A}", "low, normal, high or urgent"),
        (f"{A} {B}", "Say first what to do"),
        (f"clsoe {A}", "There is no command “clsoe”"),
        ("use", "Name one store"),
        (f"use {A}", "Name one store"),
        (f"unlink {STORE} {STORE}", "Name one store"),
        ("link my-own-passphrase", "Link takes nothing else"),
        (f"status {A}", "Status is about the bot"),
    ],
)
def test_a_mistake_is_named(text: str, said: str) -> None:
    """The sentence says what is wrong."""
    assert said in mistake(text).message


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (f"clsoe {A} {B} high", f"/case close {A} {B} high"),
        (f"resolve {A}", f"/case close {A}"),
        (f"done {A}", f"/case close {A}"),
        (f"open {A}", f"/case reopen {A}"),
        (f"awaiting {A}", f"/case await {A}"),
        (f"prioritty {A} low", f"/case priority {A} low"),
        (f"urgent {A}", f"/case priority {A} urgent"),
        (f"{A} close", f"/case close {A}"),
        (f"please close {A}", f"/case close {A}"),
        (f"view {A}", f"/case show {A}"),
        (f"close {A} tomorrow", f"/case close {A}"),
        (f"close {A} ord_0123456789", f"/case close {A}"),
        (f"close {A} low high", f"/case close {A} low"),
        (f"priority {A} {B}", f"/case priority {A} {B} high"),
        (f"show {A} {B}", f"/case show {A}"),
        (f"status {A}", f"/case show {A}"),
        ("login", "/case link"),
        ("shops", "/case stores"),
        ("frobnicate", "/case help"),
    ],
)
def test_the_line_to_copy_carries_the_persons_own_ids(text: str, copy: str) -> None:
    """The nearest verb, by place, meaning or spelling, with what was typed."""
    assert mistake(text).try_line == copy


def test_deleting_a_case_is_not_taken_for_deleting_a_token() -> None:
    """A word's meaning depends on whether a case is named."""
    assert "unlink" not in (mistake(f"delete {A}").try_line or "")


def test_the_commands_name_is_the_settings() -> None:
    """Another app may own `/case`."""
    assert mistake(f"open {A}", "/support").try_line == f"/support reopen {A}"


def test_too_many_cases_are_counted() -> None:
    """Twenty is the most, and nothing is done with a part of them."""
    ids = " ".join(f"cs_number{place:04}" for place in range(21))
    assert "You named 21 cases, and one command takes up to 20" in mistake(f"close {ids}").message


@pytest.mark.parametrize(
    "secret",
    [
        "sk_live_0123456789abcdef",
        "SK_TEST_9",
        "stk_0123456789",
        "s\u200bk_live_0123456789",
        "ｓｋ_live_0123456789",
        "*sk_live_0123456789*",
        "sk%5Flive%5F0123456789",
        "<https://example.com/?key=sk_live_0123456789|here>",
        "xoxb-1-2-abc",
        "xapp-1-A1-2-abc",
        "token=0123456789",
        "Bearer abcdefgh12345678",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x",
    ],
)
@pytest.mark.parametrize("verb", ["", "link", f"close {A}", "help", "frobnicate"])
def test_a_pasted_secret_is_seen_whatever_the_verb(verb: str, secret: str) -> None:
    """Nothing else in the text counts then."""
    assert parse(f"{verb} {secret}") == TokenPasted()


@pytest.mark.parametrize("word", ["task_0123456789", "cs_0123456789abcdef0123456789abcdef", "desk_0123456789"])
def test_an_id_is_not_taken_for_a_secret(word: str) -> None:
    """Prefixes that end like a secret's, and long ids, are ids."""
    assert parse(f"show {word}") != TokenPasted()


def test_the_message_about_a_secret_says_to_roll_it_and_where_it_belongs() -> None:
    """One text for every place."""
    assert all(part in token_pasted_text("/support") for part in ("roll it", "/support link"))
