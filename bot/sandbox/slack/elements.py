"""Block Kit's composition objects and elements, with their documented limits.

Source: Slack's reference of composition objects and block elements (docs.slack.dev/reference/block-kit).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .schema import (
    Check,
    any_of,
    anything,
    array,
    boolean,
    both,
    by_type,
    integer,
    matching,
    one_of,
    shape,
    string,
    wrong,
)

ID = string(255)
PLACE = string(3000, 1)
DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d"


def plain(most: int) -> Check:
    """A `plain_text` object with 1 to `most` characters."""
    return by_type({"plain_text": shape({"text": string(most, 1)}, {"emoji": boolean})})


def words(most: int) -> Check:
    """A `plain_text` or `mrkdwn` object with 1 to `most` characters."""
    return by_type(
        {
            "plain_text": shape({"text": string(most, 1)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(most, 1)}, {"verbatim": boolean}),
        }
    )


CONFIRM = shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = shape({"text": plain(75), "value": string(150, 1)}, {"description": plain(75)})
LINKED_OPTION = shape({"text": plain(75), "value": string(150, 1)}, {"description": plain(75), "url": string(3000)})
RICH_OPTION = shape({"text": words(75), "value": string(150, 1)}, {"description": words(75)})
OPTION_GROUP = shape({"label": plain(75), "options": array(OPTION, 100)})

_ACTION: Mapping[str, Check] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
_MENU: Mapping[str, Check] = {**_ACTION, "placeholder": plain(150)}
_MANY: Mapping[str, Check] = {**_MENU, "max_selected_items": integer(1, 1000)}
_TEXT: Mapping[str, Check] = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": anything,
}


def _initial_is_an_option(value: Any, path: str) -> Iterator[str]:
    chosen = [value["initial_option"]] if value.get("initial_option") else value.get("initial_options") or []
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    offered = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    if any(option not in offered for option in chosen):
        yield wrong("initial option must be one of the options", path)


def _text_input(most: int = 3000) -> Check:
    lengths = {"min_length": integer(0, most), "max_length": integer(1, most)}
    return shape({}, {**_TEXT, **lengths, "initial_value": string(most), "multiline": boolean})


def _select(fields: Mapping[str, Check]) -> Check:
    choices = {"options": array(OPTION, 100), "option_groups": array(OPTION_GROUP, 100)}
    return both(shape({}, {**fields, **choices}), any_of("options", "option_groups"), _initial_is_an_option)


def _boxes(initial: Mapping[str, Check]) -> Check:
    return both(shape({"options": array(RICH_OPTION, 10)}, {**_ACTION, **initial}), _initial_is_an_option)


BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ID,
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
OVERFLOW = shape({"options": array(LINKED_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM})
IMAGE = both(
    shape({"alt_text": string(2000)}, {"image_url": PLACE, "slack_file": anything}), any_of("image_url", "slack_file")
)
_PICKED: Mapping[str, Check] = {
    "initial_user": ID,
    "initial_channel": ID,
    "initial_conversation": ID,
    "initial_users": anything,
    "initial_channels": anything,
    "initial_conversations": anything,
    "default_to_current_conversation": boolean,
    "response_url_enabled": boolean,
    "filter": anything,
}
_LIST = shape({}, {**_MENU, **_PICKED})
_LISTS = shape({}, {**_MANY, **_PICKED})
_EXTERNAL = {"min_query_length": integer(0, 1000)}

SELECTS: Mapping[str, Check] = {
    "static_select": _select({**_MENU, "initial_option": OPTION}),
    "external_select": shape({}, {**_MENU, **_EXTERNAL, "initial_option": OPTION}),
    "users_select": _LIST,
    "conversations_select": _LIST,
    "channels_select": _LIST,
}
MULTI_SELECTS: Mapping[str, Check] = {
    "multi_static_select": _select({**_MANY, "initial_options": array(OPTION, 100)}),
    "multi_external_select": shape({}, {**_MANY, **_EXTERNAL, "initial_options": array(OPTION, 100)}),
    "multi_users_select": _LISTS,
    "multi_conversations_select": _LISTS,
    "multi_channels_select": _LISTS,
}
PICKERS: Mapping[str, Check] = {
    "datepicker": shape({}, {**_MENU, "initial_date": matching(DATE, "date")}),
    "timepicker": shape({}, {**_MENU, "initial_time": matching(TIME, "time"), "timezone": ID}),
    "datetimepicker": shape({}, {**_ACTION, "initial_date_time": integer(0, 9_999_999_999)}),
    "checkboxes": _boxes({"initial_options": array(RICH_OPTION, 10)}),
    "radio_buttons": _boxes({"initial_option": RICH_OPTION}),
}
INPUTS: Mapping[str, Check] = {
    "plain_text_input": _text_input(),
    "email_text_input": shape({}, {**_TEXT, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_TEXT, "initial_value": string(3000)}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**_TEXT, "initial_value": string(3000), "min_value": string(50), "max_value": string(50)},
    ),
    "rich_text_input": shape({}, {**_TEXT, "initial_value": anything}),
    "file_input": shape({}, {"action_id": ID, "filetypes": anything, "max_files": integer(1, 10)}),
}
