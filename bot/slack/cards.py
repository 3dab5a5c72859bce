"""The card: a message that holds the state of one case. Pure: what is known in, text and blocks out.

Everything that people outside wrote stands in `plain_text`, or in a field that Slack has nothing to format in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from bot.case import Change, Priority, Verb, possible_verbs
from bot.labels import priority_label
from bot.records import KnownCase
from bot.slack import customer_facts, ids, names, watch_words
from bot.slack.batches import BatchRow, batch
from bot.slack.elements import (
    MOST_URL,
    actions,
    button,
    context,
    link,
    mrkdwn,
    option,
    overflow,
    plain_text,
    rich,
    section,
    select,
    words,
)
from bot.slack.text import Block, Message, counted, date, escape, said, seconds, top_level
from bot.watches import Event

__all__ = ["BatchRow", "Look", "batch", "blocks", "card", "moved"]

MOST_VISIBLE = 4
"""Controls side by side; more of them hide each other on a phone."""

_BUTTONS = {Verb.CLOSE: "Close", Verb.AWAIT: "Awaiting customer", Verb.REOPEN: "Reopen"}
# Letters, digits and what has no meaning in Slack's formatting; an underscore only within a word.
_UNFORMATTED = re.compile(r"(?:[^\W_]|(?<=[^\W_])_(?=[^\W_])|[ .,'’…@+·()/-])*")


@dataclass(frozen=True, slots=True)
class Look:
    """How a card looks in its channel.

    `case_url_template` has `{store}` and `{case}` in it. `is_bare`: the channel is shared with another company, so the
    card holds the id, the status and the priority only.
    """

    case_url_template: str | None = None
    whole_email: bool = False
    is_bare: bool = False


def card(known: KnownCase, look: Look, why: tuple[Event, ...] = ()) -> Message:
    """The card of a case, with the controls that make sense in its state; `why` is what its notification says first."""
    return Message(top_level(f"{watch_words.why(why)}{summary(known, look)}"), blocks(known, look))


def moved(known: KnownCase, permalink: str | None, look: Look) -> Message:
    """What is left of an old card after a newer one was posted: no controls, and the way to the new one."""
    moved_on = f"{_title(known, look)}: a newer card follows this one. "
    way = [link(permalink, "Go to the card")] if permalink else [words("It is further down in this channel.")]
    there = f"<{permalink}|Go to the card>" if permalink else "It is further down in this channel."
    return Message(top_level(moved_on) + there, [rich(words(moved_on), *way)])


def summary(known: KnownCase, look: Look) -> str:
    """All that matters, in one line of plain text: what a screen reader says."""
    case = known.case
    parts = [
        "" if look.is_bare else names.subject(case),
        names.status(case.status),
        f"priority {names.priority(case.priority)}",
        names.identifier(case.id),
        "" if look.is_bare or case.customer is None else said(case.customer.name, names.MOST_NAME),
        *([] if look.is_bare else [*_flags(known), *customer_facts.spoken(known)]),
    ]
    return " · ".join(part for part in parts if part)


def blocks(known: KnownCase, look: Look, extra: tuple[Block, ...] = ()) -> list[Block]:
    """The blocks of a card; `extra` controls stand after its own."""
    title = [] if look.is_bare else [section(plain_text(names.subject(known.case)))]
    body = [] if known.case.is_closed else [section(fields=_fields(known, look))]
    controls = _controls(known, look, extra)
    row = [actions(ids.card_block(known.version), controls)] if controls else []
    return [*title, *body, *_small_print(known, look), *row]


def _title(known: KnownCase, look: Look) -> str:
    case_id = names.identifier(known.case.id)
    return case_id if look.is_bare else f"{names.subject(known.case)} · {case_id}"


def _fields(known: KnownCase, look: Look) -> list[Block]:
    case = known.case
    shown = {"Status": names.status(case.status), "Priority": names.priority(case.priority)}
    if not look.is_bare:
        shown["Customer"] = names.customer(case.customer, whole_email=look.whole_email)
        shown["Order"] = names.order(case.order)
    return [_field(label, value) for label, value in shown.items() if value]


def _field(label: str, value: str) -> Block:
    """A label in bold over its value; plain where the value holds anything that Slack might format."""
    if _UNFORMATTED.fullmatch(value):
        return mrkdwn(f"*{label}*\n{escape(value)}")
    return plain_text(f"{label}\n{value}")


def _small_print(known: KnownCase, look: Look) -> list[Block]:
    history = [] if look.is_bare else [*_last_message(known), *_last_change(known)]
    facts = context(plain_text(" · ".join(_facts(known, look))), *history, mrkdwn(f"as of {date(known.read_at)}"))
    return [facts, *([] if look.is_bare else customer_facts.rows(known))]


def _facts(known: KnownCase, look: Look) -> list[str]:
    """The id, so that it can be copied; on the compact card of a closed case, everything else too."""
    case = known.case
    facts = [names.identifier(case.id)]
    if case.is_closed:
        who = "" if look.is_bare else names.customer(case.customer, whole_email=look.whole_email)
        facts += [names.status(case.status), f"priority {names.priority(case.priority)}", *([who] if who else [])]
    return facts if look.is_bare else facts + _flags(known)


def _flags(known: KnownCase) -> list[str]:
    unread = known.case.unread_count or 0
    return [
        *(["escalated"] if known.case.escalated else []),
        *([counted(unread, "unread message")] if unread > 0 else []),
    ]


def _last_message(known: KnownCase) -> list[Block]:
    case = known.case
    if case.last_message_at is None or case.is_closed:
        return []
    by = f" by {names.sender(case.last_message_by)}" if case.last_message_by else ""
    return [plain_text(f"Last message{by}"), mrkdwn(date(seconds(case.last_message_at)))]


def _last_change(known: KnownCase) -> list[Block]:
    case, last = known.case, known.last_change
    if last is not None:
        return [plain_text(names.last_change(known)), mrkdwn(date(last.at))]
    if case.is_closed and case.closed_at is not None:
        by = f" by {names.closer(case.closed_by)}" if case.closed_by else ""
        return [plain_text(f"Closed{by}"), mrkdwn(date(seconds(case.closed_at)))]
    return []


def _controls(known: KnownCase, look: Look, extra: tuple[Block, ...]) -> list[Block]:
    """The state's own controls, `extra` ones, and the way to the dashboard (behind three dots where it is crowded)."""
    ref = ids.CaseRef(known.store_id, known.case.id)
    if not ref.is_usable:
        return []
    own = [_button(ref, verb) for verb in possible_verbs(known.case.status)]
    menu = [] if known.case.is_closed else [_priorities(ref, known.case.priority)]
    shown = [*own, *menu, *extra]
    url = _dashboard(ref, look)
    if url is None:
        return shown
    if len(shown) < MOST_VISIBLE:
        return [*shown, button(ids.DASHBOARD, "Open in dashboard", ref.value(), url=url)]
    return [*shown, overflow(ids.MORE, [option("Open in dashboard", ref.value(), url)])]


def _button(ref: ids.CaseRef, verb: Verb) -> Block:
    return button(ids.ACTION_OF[verb], _BUTTONS[verb], ids.Wish(ref, Change(verb)).value())


def _priorities(ref: ids.CaseRef, current: str | None) -> Block:
    """The menu shows the priority that the case has, where it is one that can be set."""
    options = {
        choice: option(priority_label(choice), ids.Wish(ref, Change(Verb.PRIORITY, choice)).value())
        for choice in Priority
    }
    initial = next((shown for choice, shown in options.items() if choice == current), None)
    return select(ids.PRIORITY, "Priority", list(options.values()), initial)


def _dashboard(ref: ids.CaseRef, look: Look) -> str | None:
    if look.is_bare or not look.case_url_template:
        return None
    filled = look.case_url_template.replace("{store}", quote(ref.store_id, safe=""))
    url = filled.replace("{case}", quote(ref.case_id, safe=""))
    return url if len(url) <= MOST_URL else None
