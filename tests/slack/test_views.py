"""The linking modal: what it asks, what it refuses at which field, and what it never carries."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import Answered, CaseNotFound, NotTaken, ScopeMissing, TokenRejected, Unclear, UpstreamError
from bot.slack import ids, link_words, views
from bot.slack.views import LinkForm
from tests.slack.making import STORE_ID

SECRET = "sk_live_0123456789"


def typed(store: str | None = STORE_ID, secret: str | None = SECRET, token_id: str | None = None) -> dict[str, Any]:
    """The state of a view as a submission carries it."""
    values = zip(ids.FIELDS, (store, secret, token_id), strict=True)
    return {field: {field: {"type": "plain_text_input", "value": value}} for field, value in values}


def problem(**values: str | None) -> dict[str, str]:
    """What is wrong with what was typed."""
    read = views.read_link(typed(**values))
    assert isinstance(read, dict)
    return read


def inputs(view: dict[str, Any]) -> list[tuple[str, str]]:
    """The ids of a view's inputs."""
    return [(block["block_id"], block["element"]["action_id"]) for block in view["blocks"] if block["type"] == "input"]


def test_a_store_and_a_token_make_a_form() -> None:
    assert views.read_link(typed()) == LinkForm(STORE_ID, SECRET)


def test_blanks_and_backticks_around_what_was_pasted_are_dropped() -> None:
    assert views.read_link(typed(f" `{STORE_ID}` ", f"{SECRET}\n", " stk_1 ")) == LinkForm(STORE_ID, SECRET, "stk_1")


def test_a_form_does_not_print_its_secrets() -> None:
    assert SECRET not in repr(views.read_link(typed(token_id="stk_secret")))


@pytest.mark.parametrize(
    "store",
    [None, "", "5Hn2Pd8Vc4", "shp_short", "shp_" + "a" * 45, "shp_with blank1", "sk_live_0123456789", "shp_a-b-c-d-e"],
)
def test_what_cannot_be_a_store_is_refused_at_its_field(store: str | None) -> None:
    assert problem(store=store).keys() == {ids.STORE_FIELD}


@pytest.mark.parametrize(
    "secret",
    [None, " ", "sk_live 12", "sk_ünï", "xoxb-1-2-3", "xapp-1-A-2", "shp_5Hn2Pd8Vc4", "stk_123", "sk_" + "a" * 600],
)
def test_what_cannot_be_a_token_is_refused_at_its_field(secret: str | None) -> None:
    assert problem(secret=secret).keys() == {ids.SECRET_FIELD}


@pytest.mark.parametrize("token_id", ["sk_live_1", "stk_1 2", "tok"])
def test_what_cannot_be_the_id_of_a_token_is_refused_at_its_field(token_id: str) -> None:
    assert problem(token_id=token_id).keys() == {ids.TOKEN_ID_FIELD}


@pytest.mark.parametrize("values", [{}, {ids.STORE_FIELD: None}, {ids.STORE_FIELD: {ids.STORE_FIELD: {"value": 7}}}])
def test_a_submission_without_its_inputs_is_refused_and_does_not_raise(values: dict[str, Any]) -> None:
    read = views.read_link(values)
    assert isinstance(read, dict)
    assert read.keys() == {ids.STORE_FIELD, ids.SECRET_FIELD}


def test_every_sentence_about_a_field_fits_there() -> None:
    problems = {**problem(store="sk_1", secret="xoxb-1"), **problem(token_id="tok")}
    assert views.errors(problems)["errors"] == problems


def test_the_inputs_keep_their_ids_in_every_state_so_that_what_was_typed_stays() -> None:
    states = (views.link(), views.checking(), views.link_problem(ids.SECRET_FIELD, "No."))
    assert [inputs(view) for view in states] == [[(field, field) for field in ids.FIELDS]] * 3


def test_an_error_after_the_check_stands_right_under_its_field() -> None:
    blocks = views.link_problem(ids.SECRET_FIELD, "Not accepted.")["blocks"]
    place = [block.get("block_id") for block in blocks].index(ids.SECRET_FIELD)
    assert blocks[place + 1]["elements"][0]["text"] == "⚠ Not accepted."


def test_while_checking_the_modal_says_what_to_do_if_nothing_follows() -> None:
    said = views.checking()["blocks"][0]["text"]["text"]
    assert said.endswith("If this does not change within a minute, submit again.")


def test_the_modal_remembers_the_channel_it_was_asked_for_in() -> None:
    assert views.channel_of(views.checking("C1")["private_metadata"]) == "C1"


@pytest.mark.parametrize("metadata", [None, "", "x", "[]", "null", '{"channel": 7}', 7])
def test_foreign_metadata_names_no_channel(metadata: object) -> None:
    assert views.channel_of(metadata) == ""


def test_the_result_has_no_inputs() -> None:
    assert inputs(views.linked(STORE_ID, "6789", True, True)) == []


@pytest.mark.parametrize(
    ("can_read", "can_write", "words"),
    [
        (True, True, "It can read and change cases."),
        (True, False, "It can only read cases"),
        (False, True, "It can only change cases"),
        (True, None, "is not proved"),
        (False, False, "It can neither read nor change cases."),
    ],
)
def test_the_result_says_what_will_work(can_read: bool, can_write: bool | None, words: str) -> None:
    said = views.linked(STORE_ID, "6789", can_read, can_write)["blocks"][0]["text"]["text"]
    assert said.startswith(f"{STORE_ID} is linked with your token ending in 6789. ")
    assert words in said


@pytest.mark.parametrize(
    "error",
    [
        TokenRejected(Answered(401, "Unauthorized")),
        CaseNotFound(Answered(404, "Unauthorized")),
        ScopeMissing(Answered(403, "Unauthorized"), ()),
    ],
)
def test_a_token_of_another_store_is_told_with_the_upstream_s_own_words(error: UpstreamError) -> None:
    assert link_words.problem(error) == (
        ids.SECRET_FIELD,
        "Pandabase does not accept this token for this store. It said: Unauthorized",
    )


@pytest.mark.parametrize("error", [NotTaken(Answered(429)), Unclear(Answered(503))])
def test_when_pandabase_cannot_be_reached_nothing_is_kept_and_it_says_so(error: UpstreamError) -> None:
    assert "Nothing was kept." in link_words.problem(error)[1]


def test_a_deep_nest_in_what_a_modal_brings_back_names_no_channel() -> None:
    assert views.channel_of("[" * 3000) == ""
