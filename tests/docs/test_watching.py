"""What the page on operations says of readiness, figures and the log is what the bot says."""

import re

from bot import health
from bot.metrics import Metrics
from bot.slack.http import UNSIGNED
from tests.docs.markdown import ROOT, quotes, rows, section

PAGE = (ROOT / "docs" / "operations.md").read_text()
WATCHING = section("Watching it", PAGE)
SENTENCES = {value for name, value in vars(health).items() if name.isupper() and isinstance(value, str)}
FIGURES = set(re.findall(r"^# TYPE (casebot_\w+)", Metrics("http").text().decode(), re.MULTILINE))


def test_every_sentence_of_readiness_has_its_row() -> None:
    told = {quotes(row[0])[0] for row in rows(section("Is it well?", PAGE))}
    assert told == {re.sub(r"\{[^}]*\}", "…", sentence) for sentence in SENTENCES}


def test_every_figure_has_its_row() -> None:
    told = {quote for row in rows(section("Figures", PAGE)) for quote in quotes(row[0])}
    assert told == FIGURES


def test_every_alert_is_about_a_figure_that_there_is() -> None:
    asked = {name for row in rows(section("Alerts worth setting", PAGE)) for name in re.findall(r"casebot_\w+", row[0])}
    assert {re.sub(r"_(count|bucket|sum)$", "", name) for name in asked} <= FIGURES


def test_the_word_in_the_log_about_a_wrong_signing_secret_is_quoted_as_it_is() -> None:
    assert UNSIGNED in quotes(section("Is the signing secret right?", PAGE))


def test_the_fields_of_a_line_in_json_are_named() -> None:
    fields = {"time", "level", "logger", "message", "request", "action", "delivery", "traceback"}
    assert fields <= set(quotes(section("The log", PAGE)))
