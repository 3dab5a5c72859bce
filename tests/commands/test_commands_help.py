"""The help says what the parser understands, no more and no less."""

from __future__ import annotations

import re

import pytest

from bot.commands import VERBS, Act, Command, UsageError, help_text, parse
from bot.commands.help import ALIASES, PAGES

EXAMPLES = re.compile(r"^`(/case .+)`$", re.MULTILINE)


def test_the_help_and_the_parser_know_the_same_verbs() -> None:
    """No verb without help, no help without a verb."""
    assert PAGES.keys() == VERBS


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_the_general_help_names_every_verb(verb: str) -> None:
    """Each has its line."""
    assert f"`/case {verb}" in help_text("/case", None, linked=True)


@pytest.mark.parametrize("verb", [None, *sorted(VERBS)])
def test_every_example_is_a_command_that_works(verb: str | None) -> None:
    """What is shown can be copied."""
    examples = EXAMPLES.findall(help_text("/case", verb, linked=True).partition("*All commands*")[0])
    usage = {f"/case {name} {page.arguments}" for name, page in PAGES.items() if page.arguments}
    parsed = [parse(example) for example in examples if example not in usage]
    assert parsed
    assert all(isinstance(it, Command) for it in parsed)


@pytest.mark.parametrize("verb", [None, "close", "nonsense"])
def test_somebody_who_is_not_linked_reads_about_linking_before_any_example(verb: str | None) -> None:
    """The first thing to do comes first."""
    text = help_text("/support", verb, linked=False)
    assert text.index("/support link") < text.index("*Examples*")


def test_somebody_who_is_linked_reads_examples_first() -> None:
    """No introduction."""
    assert help_text("/case", None, linked=True).startswith("*Examples*")


def test_the_help_for_one_verb_says_when_it_is_refused() -> None:
    """The upstream's own words are explained."""
    assert "Case is already closed" in help_text("/case", "close", linked=True)


@pytest.mark.parametrize(("alias", "verb"), sorted(ALIASES.items()))
def test_an_alias_is_explained_as_its_verb(alias: str, verb: str) -> None:
    """`park` is `await`."""
    assert help_text("/case", alias.upper(), linked=True) == help_text("/case", verb, linked=True)


def test_an_unknown_verb_gets_the_general_help_and_is_told_so() -> None:
    """Without repeating what was typed."""
    general = help_text("/case", None, linked=True)
    assert (
        help_text("/case", "<!channel>", linked=True)
        == f"There is no command of that name. These are all of them.\n\n{general}"
    )


@pytest.mark.parametrize("verb", [None, *sorted(VERBS)])
def test_the_help_fits_one_block(verb: str | None) -> None:
    """Slack takes 3000 characters in a section, also with its longest command name (32)."""
    assert len(help_text("/" + "c" * 31, verb, linked=False)) <= 3000


def test_the_help_has_no_line_for_a_mistake() -> None:
    """A line to copy out of a usage error is itself understood."""
    error = parse("close")
    assert isinstance(error, UsageError)
    assert isinstance(parse(error.try_line or ""), Act)
