"""What a person reads alone: it says `you`, and has the next valid button."""

from __future__ import annotations

import pytest

from bot.case import Change, Priority, State, Status, Verb
from bot.errors import Reason, Refusal
from bot.records import LinkedStore
from bot.sayings import Line
from bot.slack import ids, notes
from bot.slack.ids import CaseRef, Wish
from bot.slack.text import Message
from tests.slack.making import ANA, CASE_ID, NOW, STORE_ID, closed_by_ana, line, refused
from tests.slack.rules import controls, labels, shown

OTHERS = ("shp_otherStore1", "shp_otherStore2")


def told(one: Line, other_stores: tuple[str, ...] = ()) -> Message:
    """What the person reads about a refusal."""
    return notes.refusal(one, "You", other_stores, "/case", NOW)


SENTENCES = {
    Reason.NOT_LINKED: f"You tried to close {CASE_ID}, but you have not linked store {STORE_ID}. Nothing was changed. "
    "Link the store first: type /case link, or press the button.",
    Reason.KEY_LOST: f"You tried to close {CASE_ID}, but your token for store {STORE_ID} cannot be read any more, "
    "because the key that encrypted it is gone. Nothing was changed. Link the store again.",
    Reason.TOKEN_REJECTED: f"You tried to close {CASE_ID}, but Pandabase does not accept your token for store "
    f"{STORE_ID}. Nothing was changed. It may have been rolled or deleted: link the store again with the new one.",
}


@pytest.mark.parametrize(("reason", "sentence"), SENTENCES.items())
def test_trouble_with_the_person_s_token_reads(reason: Reason, sentence: str) -> None:
    assert told(refused(reason)).text == sentence


@pytest.mark.parametrize("reason", [Reason.NOT_LINKED, Reason.KEY_LOST, Reason.TOKEN_REJECTED, Reason.SCOPE_MISSING])
def test_trouble_with_the_person_s_token_offers_to_link(reason: Reason) -> None:
    assert [control["action_id"] for control in controls(told(refused(reason)))] == [ids.LINK]


def test_a_missing_scope_is_named() -> None:
    refusal = Refusal(Reason.SCOPE_MISSING, "Missing permission", store_id=STORE_ID, scopes=("CASES_WRITE",))
    assert f"your token for store {STORE_ID} lacks CASES_WRITE." in told(refused(refusal.reason, refusal=refusal)).text


def test_a_case_that_is_not_found_can_be_looked_for_in_each_other_store() -> None:
    assert labels(told(refused(Reason.NOT_FOUND), OTHERS)) == [f"Look in {store}" for store in OTHERS]


def test_looking_in_another_store_asks_there_for_the_same_change() -> None:
    one = refused(Reason.NOT_FOUND, Change(Verb.CLOSE, Priority.LOW))
    wish = ids.read_wish(controls(told(one, OTHERS))[1]["value"])
    assert wish == Wish(CaseRef(OTHERS[1], CASE_ID), Change(Verb.CLOSE, Priority.LOW))


def test_many_other_stores_stand_in_one_menu() -> None:
    stores = tuple(f"shp_otherStore{number}" for number in range(9))
    (menu,) = controls(told(refused(Reason.NOT_FOUND), stores))
    assert (menu["type"], len(menu["options"])) == ("static_select", 9)


def test_what_came_too_late_has_the_same_button_again() -> None:
    (again,) = controls(told(refused(Reason.TOO_LATE)))
    assert ids.read_wish(again["value"]) == Wish(CaseRef(STORE_ID, CASE_ID), Change(Verb.CLOSE))


def test_an_earlier_change_of_one_s_own_is_told_as_such() -> None:
    one = refused(Reason.ALREADY_CLOSED, actor=ANA, last_change=closed_by_ana())
    assert "it is already closed (by you, 2 minutes ago)" in told(one).text


def test_where_no_card_can_stand_the_person_reads_how_to_invite_the_bot() -> None:
    assert notes.no_channel("Desk").text.endswith("Type /invite @Desk and try again.")


def test_somebody_with_several_stores_is_asked_which_one_to_unlink() -> None:
    assert notes.which_to_unlink(OTHERS, "/case").text.endswith(f"Name the one to unlink: /case unlink {OTHERS[0]}")


def test_what_is_not_known_to_have_failed_is_not_offered_again() -> None:
    assert controls(told(refused(Reason.UNCLEAR))) == []


def test_a_case_that_cannot_be_shown_can_be_looked_for_in_other_stores() -> None:
    note = notes.not_shown(Refusal(Reason.NOT_FOUND, store_id=STORE_ID), CASE_ID, OTHERS, "/case")
    assert [ids.read_ref(control["value"]) for control in controls(note)] == [CaseRef(s, CASE_ID) for s in OTHERS]


def test_the_way_to_the_card_comes_with_what_happened() -> None:
    done = line(Change(Verb.CLOSE), was=State(Status.OPEN), now=State(Status.CLOSED, "LOW"))
    assert notes.where(done, "https://example.slack.com/p1", NOW).text == (
        f"{CASE_ID}: Closed by you · was Open · priority Low\n<https://example.slack.com/p1|Go to the card>"
    )


def test_the_summary_counts_first_and_then_tells_each_refusal() -> None:
    batch = [line(Change(Verb.CLOSE))] * 3 + [refused(Reason.ALREADY_CLOSED), refused(Reason.NOT_FOUND)]
    head, *rest = notes.summary(batch, "/case", NOW).text.splitlines()
    assert (head, len(rest)) == ("3 closed · 1 already closed · 1 not found", 2)


def test_trouble_that_is_retried_says_that_nothing_needs_to_be_asked_again() -> None:
    assert notes.still_trying(Change(Verb.AWAIT), CASE_ID).text == (
        f"Setting {CASE_ID} to Awaiting customer takes longer than usual. It is recorded and will be tried for two "
        "minutes; the result follows. You need not ask again."
    )


def test_what_could_not_be_recorded_says_that_nothing_will_happen() -> None:
    assert notes.not_recorded().text == (
        "Nothing was recorded, and nothing will happen. Try again in a minute; if it says so again, tell whoever "
        "operates Casebot."
    )


def test_a_list_of_stores_shows_of_a_token_its_last_four_characters_only() -> None:
    store = LinkedStore(STORE_ID, "sk_live_secretabcd"[-4:], True, False, NOW, True)
    assert f"{STORE_ID} · token ending in abcd · reads only · default · linked " in shown(
        notes.stores([store], "/case")
    )


def test_somebody_without_a_store_is_asked_to_link_one() -> None:
    assert [control["action_id"] for control in controls(notes.stores([], "/case"))] == [ids.LINK]


def test_the_status_names_what_waits() -> None:
    report = notes.StatusReport("socket", 7300.0, 3, 1, True, "0.1.0")
    assert notes.status(report).text == (
        "Pandabase: reachable · Actions waiting: 3 · Messages waiting: 1 · Running for: 2 hours · "
        "Mode: Socket Mode · Version: 0.1.0"
    )


def test_a_mistake_in_a_command_comes_with_a_line_to_copy() -> None:
    note = notes.usage_error("There is no verb “clsoe”.", f"/case close {CASE_ID}")
    assert note.text == f"There is no verb “clsoe”. Try: /case close {CASE_ID}"
    assert {"type": "text", "text": f"/case close {CASE_ID}", "style": {"code": True}} in (
        note.blocks[0]["elements"][0]["elements"]
    )


def test_a_pasted_token_is_answered_with_the_form() -> None:
    assert [control["action_id"] for control in controls(notes.token_pasted("Roll it."))] == [ids.LINK]
