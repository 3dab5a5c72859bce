"""Slack's ``mrkdwn`` as a person reads it, as plain text. Pure.

Source: docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Mapping

TAG = re.compile(r"<([^<>]*)>")
EMPHASIS = (
    re.compile(r"(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)"),
    re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"),
    re.compile(r"(?<!\w)~(?=\S)([^~\n]+?)(?<=\S)~(?!\w)"),
)
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(text: str, names: Mapping[str, str]) -> str:
    """``text`` without marks, tags and entities; ``names`` gives people's names by id."""
    shown = TAG.sub(lambda match: _tag(match[1], names), text)
    for emphasis in EMPHASIS:
        shown = emphasis.sub(r"\1", shown)
    for entity, character in ENTITIES:
        shown = shown.replace(entity, character)
    return shown.replace("`", "")


def _tag(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return "@" + names.get(target[1:], label or target[1:])
    if target.startswith("#"):
        return "#" + (label or target[1:])
    if target.startswith("!date"):
        return label
    if target.startswith("!"):
        return "@" + target[1:].split("^")[0]
    return label or target
