"""Every setting is explained where people look for it, with the default that it has."""

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.docs.markdown import ROOT, quotes, rows, section

EXAMPLE = ROOT / ".env.example"
TABLE = {quotes(row[0])[0]: row[1] for row in rows(section("2. Set the variables"))}
FIELDS = {name.upper(): field for name, field in Settings.model_fields.items()}


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)


def test_the_readme_names_the_settings_that_there_are() -> None:
    assert sorted(TABLE) == sorted(FIELDS)


def test_the_readme_gives_their_defaults() -> None:
    given = {name: quotes(cell)[0] for name, cell in TABLE.items() if quotes(cell)}
    assert given == {
        name: str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        for name, field in FIELDS.items()
        if str(field.default) not in ("", "None")
    }


def test_the_example_names_the_settings_that_there_are() -> None:
    lines = [line.lstrip("#") for line in EXAMPLE.read_text().splitlines() if "=" in line and " " not in line]
    assert sorted(line.partition("=")[0] for line in lines) == sorted(FIELDS)


def test_the_example_as_it_is_changes_nothing() -> None:
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_the_defaults_in_the_example_are_the_defaults(tmp_path: Path) -> None:
    lines = [line.lstrip("#") for line in EXAMPLE.read_text().splitlines() if " " not in line]
    file = tmp_path / ".env"
    file.write_text("\n".join(lines))
    assert Settings(_env_file=file) == Settings(_env_file=None)
