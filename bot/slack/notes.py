"""What one person reads alone about what they asked for. Pure; all of it says `you` and is seen by nobody else."""

from __future__ import annotations

from dataclasses import replace

from bot.records import KnownCase
from bot.slack import cards, ids
from bot.slack.account_notes import (
    ask_link,
    link_failed,
    linked,
    modal_not_opened,
    not_linked_there,
    stores,
    token_pasted,
    unlinked,
    uses,
    which_to_unlink,
)
from bot.slack.action_notes import (
    card_is_here,
    no_channel,
    not_recorded,
    not_shown,
    note,
    refusal,
    still_trying,
    waits_for_scope,
    where,
)
from bot.slack.batches import summary
from bot.slack.elements import (
    MOST_SECTION,
    button,
    mrkdwn,
    rich,
    section,
    words,
)
from bot.slack.status_notes import StatusReport, status
from bot.slack.text import MOST_TOP_LEVEL, Message, said, top_level

__all__ = [
    "Message",
    "StatusReport",
    "ask_link",
    "card_is_here",
    "click_not_handled",
    "help",
    "link_failed",
    "linked",
    "modal_not_opened",
    "no_channel",
    "not_admitted",
    "not_linked_there",
    "not_recorded",
    "not_shown",
    "old_control",
    "refusal",
    "refused_person",
    "shown_card",
    "status",
    "still_trying",
    "stores",
    "summary",
    "token_pasted",
    "unlinked",
    "usage_error",
    "uses",
    "waits_for_scope",
    "where",
    "which_to_unlink",
]

_MOST_MESSAGE = 600
_MOST_HELP_SECTIONS = 4


def shown_card(known: KnownCase, look: cards.Look, can_share: bool) -> Message:
    """The card for one person, with a button to share it in the channel."""
    ref = ids.CaseRef(known.store_id, known.case.id)
    share = (button(ids.SHARE, "Share in this channel", ref.value()),) if can_share and ref.is_usable else ()
    return replace(cards.card(known, look), blocks=cards.blocks(known, look, share))


def help(mrkdwn_text: str) -> Message:
    """The help, which is our own text in `mrkdwn`, escaped already; one section for each 3,000 characters."""
    parts = _at_line_ends(mrkdwn_text)[:_MOST_HELP_SECTIONS]
    return Message(mrkdwn_text[:MOST_TOP_LEVEL], [section(mrkdwn(part)) for part in parts])


def usage_error(message: str, try_line: str | None) -> Message:
    """What is wrong with a command, and a line to copy; `message` may repeat what was typed."""
    shown = said(message, _MOST_MESSAGE, "This command is not understood.")
    example = said(try_line, _MOST_MESSAGE)
    if not example:
        return Message(top_level(shown), [rich(words(shown))])
    return Message(top_level(f"{shown} Try: {example}"), [rich(words(f"{shown}\nTry: "), words(example, "code"))])


def refused_person() -> Message:
    """For somebody of another company in a shared channel, or a person who cannot be told apart from one."""
    return note("Only members of the team that installed Casebot here can use it. Nothing was changed.")


def not_admitted() -> Message:
    """For a guest, a bot, or an account that was deactivated."""
    return note(
        "Casebot is for full members of this workspace, not for guests, bots or deactivated accounts. Nothing was "
        "changed. Ask a member of the team to do it, or whoever operates Casebot to admit guests."
    )


def old_control(command: str) -> Message:
    """A button or menu whose value says nothing that this version understands."""
    return note(f"This control is from another version of Casebot. Nothing was changed. Use {command} show ID instead.")


def not_answered() -> Message:
    """A question that ran into a mistake of ours, or into a database that cannot be read."""
    return note("Casebot could not answer this by a mistake of its own. The operator finds the reason in its log.")


def not_read() -> Message:
    """A question for which the database could not be read, as when it is locked, or its disk fails."""
    return note(
        "Casebot could not look this up, because its database cannot be read just now. Nothing was changed. Try again "
        "in a minute; if it says so again, tell whoever operates Casebot."
    )


def click_not_handled() -> Message:
    """A click that ran into a mistake of ours."""
    return note("Casebot could not handle this click. Nothing was recorded, and nothing will happen.")


def _at_line_ends(text: str) -> list[str]:
    """Pieces below the limit of a section, cut where a line ends."""
    parts = [""]
    for line in text.splitlines():
        if len(parts[-1]) + len(line) >= MOST_SECTION:
            parts.append("")
        parts[-1] += f"{line}\n"
    return [part.strip() for part in parts if part.strip()]
