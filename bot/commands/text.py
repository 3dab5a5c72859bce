"""The noise around what people type, taken off: markup, escapes, quotes, invisible characters; and secrets, recognised.

Source of what Slack does to text (escapes `& < >`, wraps links as `<url|label>`): Slack's "Formatting text" reference.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

# A secret by its prefix, by the word before it, or by being long and random. Ids (`cs_…`) match none of these.
_SECRETS = re.compile(
    r"(?<![a-z0-9])(?:"
    r"(?:sk|stk|rk|whsec|tok|token|secret|key|apikey|ghp|gho|ghs|ghu)_[a-z0-9]"
    r"|xox[a-z]-|xapp-|xoxe\.|glpat-|github_pat_|eyj[a-z0-9_-]{17}"
    r"|bearer\s+[^\s]{8}"
    r"|(?:token|secret|key|password)=[^\s&]{8}"
    r")"
    r"|(?<![\w/=.-])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9+]{32,}(?![\w/])",
    re.IGNORECASE,
)
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_SPACED = str.maketrans(dict.fromkeys('*`"“”„‟«»<>()[]{}|•', " "))
_UNMARKED = str.maketrans(dict.fromkeys("*`~"))
_AROUND = " *_~`'\"“”‘’"
_SEPARATORS = re.compile(r"[\s,;、]+")
_QUOTED_LENGTH = 20


def holds_secret(text: str) -> bool:
    """Whether something in the text looks like a token or another secret, however it was dressed up."""
    bare = _visible(text).translate(_UNMARKED)
    return any(_SECRETS.search(form) is not None for form in {bare, unquote(bare)})


def words(text: str) -> tuple[str, ...]:
    """The words of a text, without markup and punctuation around them. Their case is kept; links are their address."""
    plain = _unescape(_LINK.sub(_link_text, _visible(text))).translate(_SPACED)
    return tuple(word for raw in _SEPARATORS.split(plain) if (word := _trim(raw)))


def after_command(text: str, command: str) -> str:
    """The text without a slash command's own name in front, which people paste again (`/case close …`)."""
    name, _, rest = _visible(text).lstrip(_AROUND).partition(" ")
    return rest if name.rstrip(_AROUND).casefold() in {command.casefold(), "/case"} else text


def quote(word: str) -> str:
    """A word of somebody's, fit to stand in a message: short, printable, without markup."""
    shown = "".join(char for char in word if char.isprintable() and char not in "*`~<>|&@#!")
    return f"“{shown[:12]}…”" if len(shown) > _QUOTED_LENGTH else f"“{shown}”"


def is_link(word: str) -> bool:
    """Whether a word is a web address; one without `https://` counts if it starts with a host's name."""
    return "://" in word or ("/" in word and "." in word.partition("/")[0])


def _visible(text: str) -> str:
    """NFKC (full-width letters, non-breaking spaces), without invisible characters; every kind of space is a space."""
    if text.isascii() and text.isprintable():  # nearly every command: nothing to change, and no need to look at each
        return text
    return "".join(_seen(char) for char in unicodedata.normalize("NFKC", text))


def _seen(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    return " " if category == "Cc" or char.isspace() else char


def _unescape(text: str) -> str:
    """The three escapes that Slack makes, undone once; `&amp;` last, so that nothing is undone twice."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _link_text(match: re.Match[str]) -> str:
    """What stands for `<…>`: an address that may hold an id, else the label, else the target itself."""
    target, label = match[1], match[2] or ""
    if target[:1] in {"@", "#", "!"}:
        return f" {label or target[1:]} "
    if target.startswith(("mailto:", "tel:")):
        return f" {label or target.partition(':')[2]} "
    return f" {target if '_' in target or not label else label} "


def _trim(word: str) -> str:
    """A word without the punctuation around it."""
    if word[:1].isalnum() and word[-1:].isalnum():
        return word
    return word.strip("".join(char for char in set(word) if not char.isalnum()))
