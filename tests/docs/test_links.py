"""No page leads nowhere."""

import re
from pathlib import Path

import pytest

from bot import __version__
from tests.docs.markdown import PAGES, README, ROOT, anchors, links

INNER = [(page, link) for page in PAGES for link in links(page.read_text()) if "://" not in link]
MODULE = re.compile(r"`((?:bot|tests|benchmarks|docs)/[\w./-]+)`")


@pytest.mark.parametrize(("page", "link"), INNER, ids=lambda value: getattr(value, "name", value))
def test_a_link_leads_to_what_is_there(page: Path, link: str) -> None:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    assert target.exists()
    assert not anchor or anchor in anchors(target.read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    assert [name for name in MODULE.findall(page.read_text()) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("decision", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda page: page.name)
def test_a_decision_gives_context_decision_and_consequences(decision: Path) -> None:
    headings = re.findall(r"^## (.+)$", decision.read_text(), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:3]) for page in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_changelog_opens_with_the_version_of_the_program() -> None:
    first = re.search(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first is not None
    assert first[1] == __version__


def test_the_readme_is_calm() -> None:
    assert "!" not in re.sub(r"https?://\S+|!\[", "", README)
