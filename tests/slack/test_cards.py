"""What a card shows, and which controls it has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.case import Change, Priority, Status, Verb
from bot.errors import Reason
from bot.records import LastChange
from bot.slack import cards, ids, notes
from bot.slack.cards import BatchRow, Look
from tests.slack.making import ANA, BEN, CASE_ID, EVIL, NOW, closed_by_ana, known, line, refused
from tests.slack.rules import accepted, controls, formatted, labels, shown

LINKED = Look("https://dashboard.example/{store}/cases/{case}")


def test_the_text_says_all_that_matters() -> None:
    text = cards.card(known(), Look()).text
    assert text == f"Where is my order? · Open · priority Normal · {CASE_ID} · Jo Doe · 2 unread messages"


def test_an_open_case_can_be_closed_parked_prioritised_and_looked_up() -> None:
    assert labels(cards.card(known(), LINKED)) == ["Close", "Awaiting customer", "Priority", "Open in dashboard"]


def test_a_parked_case_has_no_button_to_park_it() -> None:
    assert labels(cards.card(known(status=Status.AWAITING_CUSTOMER), Look())) == ["Close", "Priority"]


def test_a_closed_case_can_only_be_reopened() -> None:
    assert labels(cards.card(known(status=Status.CLOSED), Look())) == ["Reopen"]


def test_a_case_of_an_unknown_status_shows_it_and_has_the_controls_of_an_open_one() -> None:
    card = cards.card(known(status="ON_HOLD"), Look())
    assert "ON_HOLD" in shown(card)
    assert labels(card) == ["Close", "Awaiting customer", "Priority"]


def test_the_card_of_a_closed_case_is_shorter() -> None:
    assert len(cards.card(known(status=Status.CLOSED), Look()).blocks) < len(cards.card(known(), Look()).blocks)


def test_the_menu_stands_at_the_present_priority() -> None:
    (menu,) = [control for control in controls(cards.card(known(), Look())) if control["type"] == "static_select"]
    assert menu["initial_option"]["text"]["text"] == "Normal"


def test_the_menu_stands_at_nothing_where_the_priority_is_unknown() -> None:
    (menu,) = [c for c in controls(cards.card(known(priority="VIP"), Look())) if c["type"] == "static_select"]
    assert "initial_option" not in menu


def test_every_redraw_gives_the_controls_a_new_block_id() -> None:
    first, second = (cards.card(known(version=version), Look()).blocks[-1]["block_id"] for version in (1, 2))
    assert first != second


def test_a_button_carries_the_store_the_case_and_the_change() -> None:
    wish = ids.read_wish(controls(cards.card(known(), Look()))[0]["value"])
    assert wish == ids.Wish(ids.CaseRef(known().store_id, CASE_ID), Change(Verb.CLOSE))


def test_the_subject_stands_in_plain_text_as_it_was_written() -> None:
    assert cards.card(known(subject=EVIL), Look()).blocks[0]["text"] == {
        "type": "plain_text",
        "text": EVIL,
        "emoji": False,
    }


def test_the_text_is_escaped_once() -> None:
    text = cards.card(known(subject=EVIL), Look()).text
    assert text.startswith("&lt;!channel&gt; *x* &lt;https://evil|click&gt; &amp; · Open")


def test_five_thousand_emoji_are_cut_to_what_can_be_read() -> None:
    subject = cards.card(known(subject="😀" * 5000), Look()).blocks[0]["text"]["text"]
    assert (len(subject), subject[-1]) == (150, "…")


def test_a_case_without_a_subject_says_so() -> None:
    assert cards.card(known(subject=" \u200b"), Look()).text.startswith("(no subject) · Open")


def test_the_address_is_masked() -> None:
    assert "Jo Doe (j…@e….com)" in shown(cards.card(known(), Look()))


def test_the_address_is_whole_where_the_setting_says_so() -> None:
    assert "Jo Doe (jo@example.com)" in shown(cards.card(known(), Look(whole_email=True)))


def test_the_amount_is_shown_in_the_currency_s_own_units() -> None:
    assert "cs_1042 · 29.99 USD" in shown(cards.card(known(), Look()))


def test_a_name_that_slack_would_format_is_shown_plain() -> None:
    card = cards.card(known(customer={"first_name": "*Jo*"}), Look())
    assert not any("Jo" in text for text in formatted(card.blocks))


def test_the_last_message_is_told_with_its_sender_and_a_time_in_the_reader_s_zone() -> None:
    words = shown(cards.card(known(), Look()))
    assert "Last message by the customer\n<!date^1769904000^" in words


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_a_time_at_the_edge_of_the_calendar_is_shown(moment: datetime) -> None:
    accepted(cards.card(known(last_message_at=moment.replace(tzinfo=UTC)), Look()))


def test_the_card_says_as_of_when_it_is() -> None:
    assert f"as of <!date^{int(NOW)}^" in shown(cards.card(known(), Look()))


def test_the_card_of_a_case_closed_from_slack_names_who_closed_it() -> None:
    assert "Closed by Ana" in shown(cards.card(known(closed_by_ana(), status=Status.CLOSED), Look()))


def test_a_change_that_no_longer_holds_is_told_as_history() -> None:
    assert "Last change from Slack: closed by Ana" in shown(cards.card(known(closed_by_ana()), Look()))


def test_a_case_closed_elsewhere_says_by_whom_as_far_as_the_upstream_does() -> None:
    case = known(status=Status.CLOSED, closed_by="SYSTEM", closed_at="2026-02-01T00:00:00Z")
    assert "Closed by Pandabase" in shown(cards.card(case, Look()))


def test_a_priority_set_from_slack_names_who_set_it() -> None:
    last = LastChange(Change(Verb.PRIORITY, Priority.HIGH), BEN, NOW)
    assert "Priority set to High by Ben" in shown(cards.card(known(last, priority=Priority.HIGH), Look()))


def test_a_card_pings_nobody() -> None:
    assert ANA.user_id not in str(cards.card(known(closed_by_ana()), Look()).blocks)


def test_a_card_for_a_channel_shared_with_another_company_holds_no_customer_data() -> None:
    card = cards.card(known(closed_by_ana(), escalated=True), Look(LINKED.case_url_template, is_bare=True))
    everything = f"{card.text} {card.blocks}"
    assert not [
        secret for secret in ("order?", "Jo", "@", "cs_1042", "29.99", "Ana", "dashboard") if secret in everything
    ]


def test_a_card_for_a_channel_shared_with_another_company_still_says_how_the_case_is() -> None:
    assert cards.card(known(), Look(is_bare=True)).text == f"Open · priority Normal · {CASE_ID}"


def test_ids_that_fit_into_no_control_leave_a_card_without_controls() -> None:
    assert controls(cards.card(known(id="<string>"), LINKED)) == []


def test_an_old_card_points_to_the_newer_one_and_has_no_controls() -> None:
    old = cards.moved(known(), "https://example.slack.com/p1", Look())
    assert (controls(old), "https://example.slack.com/p1" in str(old.blocks)) == ([], True)


def test_the_private_card_can_be_shared_and_keeps_at_most_four_controls_and_an_overflow() -> None:
    kinds = [control["type"] for control in controls(notes.shown_card(known(), LINKED, can_share=True))]
    assert kinds == ["button", "button", "static_select", "button", "overflow"]


def test_the_private_card_cannot_be_shared_where_the_bot_may_not_post() -> None:
    assert "Share in this channel" not in labels(notes.shown_card(known(), LINKED, can_share=False))


def test_a_shared_message_has_a_line_for_each_case_finished_or_not() -> None:
    done = line(Change(Verb.CLOSE))
    rows = [BatchRow(CASE_ID, done, "Ana", None, "Where?"), BatchRow("cs_8Wm3Rb6Yz1")]
    assert cards.batch(rows, "/case", NOW).text == (
        f"2 cases: 1 closed · 1 not finished yet\n{CASE_ID} · Where? · Closed by Ana\ncs_8Wm3Rb6Yz1 · not finished yet"
    )


def test_a_shared_message_does_not_tell_what_is_wrong_with_a_person_s_token() -> None:
    message = cards.batch([BatchRow(CASE_ID, refused(Reason.TOKEN_REJECTED), "Ben")], "/case", NOW)
    assert message.text == f"1 case: 1 not done\n{CASE_ID} · not done; Ben has been told why"


def test_a_shared_message_where_the_bot_is_no_member_says_how_to_invite_it() -> None:
    assert cards.batch([BatchRow(CASE_ID)], "/case", NOW, "Desk").text.endswith("\n/invite @Desk for live cards")


def test_a_case_that_was_closed_elsewhere_says_by_whom_in_the_words_of_the_alerts() -> None:
    closed = known(status=Status.CLOSED, closed_by="MERCHANT", closed_at=datetime(2026, 2, 1, tzinfo=UTC))
    assert "Closed by the store" in shown(cards.card(closed, Look()))
