"""The rules of `rich_text` blocks. Source: docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .schema import anything, array, boolean, by_type, integer, one_of, shape, string

_STYLE = {
    "style": shape(
        {},
        dict.fromkeys(
            ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
        ),
    )
}
_BORDER = {"border": integer(0, 1)}

_INLINE = by_type(
    {
        "text": shape({"text": string(3000, 1)}, _STYLE),
        "link": shape({"url": string(3000, 1)}, {**_STYLE, "text": string(3000), "unsafe": boolean}),
        "emoji": shape({"name": string(255, 1)}, {**_STYLE, "unicode": string(255)}),
        "user": shape({"user_id": string(255, 1)}, _STYLE),
        "channel": shape({"channel_id": string(255, 1)}, _STYLE),
        "usergroup": shape({"usergroup_id": string(255, 1)}, _STYLE),
        "team": shape({"team_id": string(255, 1)}, _STYLE),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLE),
        "color": shape({"value": string(9, 1)}, _STYLE),
        "date": shape(
            {"timestamp": integer(0, 9_999_999_999), "format": string(255, 1)},
            {**_STYLE, "url": string(3000), "fallback": string(255)},
        ),
    }
)
_MANY = 10_000
_SECTION = shape({"elements": array(_INLINE, _MANY, 0)})


def _item(value: Any, path: str) -> Iterator[str]:
    yield from by_type({"rich_text_section": _SECTION})(value, path)


ELEMENTS = array(
    by_type(
        {
            "rich_text_section": _SECTION,
            "rich_text_preformatted": shape({"elements": array(_INLINE, _MANY, 0)}, {**_BORDER, "language": anything}),
            "rich_text_quote": shape({"elements": array(_INLINE, _MANY, 0)}, _BORDER),
            "rich_text_list": shape(
                {"elements": array(_item, _MANY, 0), "style": one_of("bullet", "ordered")},
                {**_BORDER, "indent": integer(0, 8), "offset": integer(0, 1_000_000)},
            ),
        }
    ),
    _MANY,
    0,
)
