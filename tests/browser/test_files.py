"""The page's files, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.sandbox import page

STATIC = Path(page.__file__).parent / "static"


def test_every_module_is_fetched_at_once_instead_of_one_after_the_other() -> None:
    preloaded = re.findall(r'modulepreload" href="/static/([^"]+)"', (STATIC / "index.html").read_text())
    assert sorted([*preloaded, "app.js"]) == sorted(path.name for path in STATIC.glob("*.js"))


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_file_turns_text_into_markup_or_asks_another_host(path: Path) -> None:
    unsafe = r"(?:inner|outer|Adjacent)HTML|document\.write|\beval\(|setAttribute\(.style|(?:src|href)=.https?:"
    assert re.findall(unsafe, path.read_text()) == []


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_module_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text().splitlines()) < 200
