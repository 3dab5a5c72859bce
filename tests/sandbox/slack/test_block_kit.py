"""Block Kit's limits, each at its edge, and what is no Block Kit at all."""

from typing import Any

import pytest

from bot.sandbox.slack.blocks import Surface, problems

from .clients import Json, actions, button, menu, plain, section, text_input

CONFIRM = {"title": plain("t"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")}


def options(count: int, text: int = 1, value: int = 1) -> list[Json]:
    return [{"text": plain("x" * text), "value": str(n).rjust(value, "0")} for n in range(count)]


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


AT_THE_EDGE: dict[str, tuple[int, Any]] = {
    "header text": (150, lambda n: {"type": "header", "text": plain("x" * n)}),
    "section text": (3000, lambda n: section("x" * n)),
    "section field": (2000, lambda n: section(fields=[plain("x" * n)])),
    "section fields": (10, lambda n: section(fields=[plain("x")] * n)),
    "context elements": (10, lambda n: {"type": "context", "elements": [plain("x")] * n}),
    "actions elements": (25, lambda n: actions(*(button(f"a{i}") for i in range(n)))),
    "button text": (75, lambda n: actions(button() | {"text": plain("x" * n)})),
    "button value": (2000, lambda n: actions(button(value="x" * n))),
    "action_id": (255, lambda n: actions(button("x" * n))),
    "block_id": (255, lambda n: section(block_id="x" * n)),
    "option text": (75, lambda n: actions(menu() | {"options": options(1, text=n)})),
    "option value": (150, lambda n: actions(menu() | {"options": options(1, value=n)})),
    "select options": (100, lambda n: actions(menu() | {"options": options(n, value=3)})),
    "overflow options": (5, lambda n: actions(menu(kind="overflow") | {"options": options(n)})),
    "select placeholder": (150, lambda n: actions(menu("a", placeholder=plain("x" * n)))),
    "confirm title": (100, lambda n: actions(button(confirm=CONFIRM | {"title": plain("x" * n)}))),
    "confirm text": (300, lambda n: actions(button(confirm=CONFIRM | {"text": plain("x" * n)}))),
    "confirm yes": (30, lambda n: actions(button(confirm=CONFIRM | {"confirm": plain("x" * n)}))),
    "confirm no": (30, lambda n: actions(button(confirm=CONFIRM | {"deny": plain("x" * n)}))),
    "input label": (2000, lambda n: text_input(label=plain("x" * n))),
    "input hint": (2000, lambda n: text_input(hint=plain("x" * n))),
    "input max_length": (3000, lambda n: text_input(element={"max_length": n})),
    "image alt_text": (2000, lambda n: {"type": "image", "image_url": "https://x.example/i", "alt_text": "x" * n}),
}


@pytest.mark.parametrize("name", AT_THE_EDGE)
def test_a_block_at_its_limit_is_taken_and_one_beyond_is_not(name: str) -> None:
    limit, build = AT_THE_EDGE[name]
    assert problems([build(limit)], "message") == []
    assert problems([build(limit + 1)], "message") != []


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks_and_no_more(surface: Surface, most: int) -> None:
    blocks = [{"type": "divider"}] * most
    assert problems(blocks, surface) == []
    assert problems([*blocks, {"type": "divider"}], surface) == [
        f"no more than {most} items allowed [json-pointer:/blocks]"
    ]


INVALID: dict[str, Json] = {
    "an unknown block": {"type": "card"},
    "a block without type": {"text": plain("x")},
    "an unknown element": actions({"type": "slider", "action_id": "a"}),
    "an unknown property": section(colour="red"),
    "a section of nothing": {"type": "section"},
    "an empty text": section(""),
    "an empty header": {"type": "header", "text": plain("")},
    "markup in a header": {"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}},
    "markup on a button": actions(button() | {"text": {"type": "mrkdwn", "text": "*x*"}}),
    "a bare string for a text": {"type": "section", "text": "x"},
    "emoji on markup": section() | {"text": {"type": "mrkdwn", "text": "x", "emoji": True}},
    "actions without elements": actions(),
    "a menu without options": actions(menu()),
    "an option without a value": actions(menu() | {"options": [{"text": plain("x")}]}),
    "an initial option that is not offered": actions(menu("a", initial_option=options(1)[0])),
    "a confirm without words": actions(button(confirm={"title": plain("x")})),
    "an unknown style": actions(button(style="warning")),
    "two alike action_ids in a block": actions(button("a"), button("a")),
    "an alert, which is for modals": {"type": "alert", "text": plain("x")},
    "an image without alt_text": {"type": "image", "image_url": "https://x.example/i"},
    "a button as input": text_input() | {"element": button()},
    "an empty rich text": rich({"type": "text", "text": ""}),
    "an unknown rich text element": rich({"type": "marquee", "text": "x"}),
}


@pytest.mark.parametrize("name", INVALID)
def test_a_message_does_not_take(name: str) -> None:
    assert problems([INVALID[name]], "message") != []


def test_two_blocks_may_not_share_a_block_id() -> None:
    assert problems([section(block_id="a"), section(block_id="a")], "message") != []


def test_two_blocks_may_share_an_action_id() -> None:
    assert problems([actions(button("a")), actions(button("a"))], "message") == []


def test_a_modal_takes_an_alert() -> None:
    assert problems([{"type": "alert", "text": plain("x"), "level": "error"}], "modal") == []


VALID: list[Json] = [
    section(accessory=button(style="danger", value="cs_1", confirm=CONFIRM)),
    actions(menu("a", "b", initial_option=menu("a", "b")["options"][1])),
    actions(menu() | {"options": None, "option_groups": [{"label": plain("g"), "options": options(1)}]}),
    rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "link", "url": "https://x.example"}),
    rich({"type": "date", "timestamp": 1, "format": "{date}"}, {"type": "user", "user_id": "U1"}),
    {"type": "context", "elements": [plain("x"), {"type": "mrkdwn", "text": "*x*"}]},
    text_input(optional=True, element={"multiline": True, "placeholder": plain("x")}),
    {"type": "input", "block_id": "b", "label": plain("x"), "element": menu("a", kind="radio_buttons")},
]


@pytest.mark.parametrize("block", VALID, ids=lambda block: block["type"])
def test_an_ordinary_block_is_taken(block: Json) -> None:
    assert problems([block], "modal") == []
