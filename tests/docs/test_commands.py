"""The README names every command of the bot and of the program, and no other."""

import re

import click
import pytest

from bot.__main__ import main
from bot.commands import VERBS, parse
from bot.commands.help import ALIASES, PAGES
from bot.commands.hints import MOST_IDS
from bot.commands.types import UsageError
from bot.settings import Settings
from tests.docs.markdown import README, ROOT, blocks, first_quotes, quotes, section

TYPED = first_quotes("Commands")
PROGRAM = quotes(section("The program's commands"))
OURS = dict(main.commands)


def flags(command: click.Command) -> list[str]:
    """The options of a command, and of those that it has within."""
    own = [flag for parameter in command.params for flag in parameter.opts if flag.startswith("--")]
    within = command.commands.values() if isinstance(command, click.Group) else ()
    return [*own, *(flag for each in within for flag in flags(each))]


def test_every_command_is_in_the_readme_as_the_help_has_it() -> None:
    assert sorted(TYPED) == sorted(f"/case {verb} {page.arguments}".rstrip() for verb, page in PAGES.items())


def test_every_verb_that_is_understood_has_a_help_page() -> None:
    assert set(PAGES) == VERBS


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_an_alias_stands_beside_its_verb(alias: str) -> None:
    (row,) = [line for line in section("Commands").splitlines() if line.startswith(f"| `/case {ALIASES[alias]} ")]
    assert f"`{alias}` is the same" in row


def test_the_readme_gives_the_most_ids_of_one_command() -> None:
    assert f"up to {MOST_IDS} at once" in section("Commands")


@pytest.mark.parametrize("example", re.findall(r"^\w+ +/case (.+)$", README, re.MULTILINE))
def test_the_examples_are_understood(example: str) -> None:
    assert not isinstance(parse(example), UsageError)


def test_the_default_name_is_the_one_that_the_readme_uses() -> None:
    assert {word.split()[0] for word in TYPED} == {Settings.model_fields["slack_command"].default}


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_of_the_program_is_in_the_readme(name: str) -> None:
    assert any(quote.startswith(f"casebot {name}") for quote in PROGRAM)


@pytest.mark.parametrize(("name", "option"), sorted((name, flag) for name, one in OURS.items() for flag in flags(one)))
def test_every_option_is_in_the_readme(name: str, option: str) -> None:
    lines = section("The program's commands").splitlines()
    assert any(option in line for line in lines if f"`casebot {name}" in line)


@pytest.mark.parametrize("line", sorted({*re.findall(r"casebot [a-z]+[^`|&\n]*", README)}))
def test_every_line_for_the_program_can_be_typed(line: str) -> None:
    name, *words = line.split()[1:]
    if name in OURS:
        known = {*flags(OURS[name]), "--help"}
        assert {word for word in words if word.startswith("--")} <= known


def test_every_block_of_shell_names_commands_that_there_are() -> None:
    lines = "\n".join(blocks(README, "sh"))
    assert set(re.findall(r"bin/casebot (\w+)", lines)) <= set(OURS)


def test_the_procfile_runs_the_bot() -> None:
    kind, _, line = (ROOT / "Procfile").read_text().strip().partition(": ")
    assert (kind, line.split()[-1] in OURS) == ("web", True)
