"""What people read while they link a store: at the fields of the modal, and when it is done. Pure; plain text."""

from __future__ import annotations

from bot.errors import CaseNotFound, NotTaken, Refused, ScopeMissing, TokenRejected, Unclear, UpstreamError
from bot.slack import ids, names
from bot.slack.text import said

MOST_FIELD_ERROR = 150

_UNREACHED = "Pandabase could not be reached or gave no clear answer. Nothing was kept. Try again in a minute."
_NOT_ACCEPTED = "Pandabase does not accept this token for this store."


def problem(error: UpstreamError) -> tuple[str, str]:
    """The field (its `block_id`) at which an error of the trial belongs, and the sentence."""
    match error:
        case ScopeMissing() if error.scopes:
            scopes = " and ".join(said(scope, 40) for scope in error.scopes[:2])
            return ids.SECRET_FIELD, _quoted(f"This token can neither read nor change cases: it lacks {scopes}.", error)
        case TokenRejected() | CaseNotFound() | ScopeMissing():
            return ids.SECRET_FIELD, _quoted(_NOT_ACCEPTED, error)
        case Refused():
            status = f" (HTTP {error.answered.status})" if error.answered.status else ""
            return ids.STORE_FIELD, _quoted(f"Pandabase refused the trial{status}. Nothing was kept.", error)
        case NotTaken() | Unclear() | _:
            return ids.STORE_FIELD, _UNREACHED


def not_kept() -> tuple[str, str]:
    """The token was good and could not be stored."""
    return ids.STORE_FIELD, "The token works but could not be stored, so nothing was kept. Try again in a minute."


def linked_sentence(store_id: str, last_four: str, can_read: bool, can_write: bool | None) -> str:
    """What was linked, and what will and will not work with it."""
    ending = said(last_four, 4)
    return f"{names.identifier(store_id)} is linked with your token ending in {ending}. {_rights(can_read, can_write)}"


def _rights(can_read: bool, can_write: bool | None) -> str:
    """`can_write` is None where no case was listed to try it on."""
    match can_read, can_write:
        case True, True:
            return "It can read and change cases."
        case True, None:
            return "It can read cases. The store has no case yet, so whether it may change them is not proved."
        case True, False:
            return "It can only read cases: changing them will be refused. A token with CASES_WRITE can do both."
        case False, False:
            return "It can neither read nor change cases. Link a token with CASES_READ and CASES_WRITE."
        case _:
            return (
                "It can only change cases: showing them will not work, and lines will not say what a case was before. "
                "A token with CASES_READ can do both."
            )


def _quoted(sentence: str, error: UpstreamError) -> str:
    words = said(error.answered.words, names.MOST_WORDS)
    return f"{sentence} It said: {words}" if words else sentence
