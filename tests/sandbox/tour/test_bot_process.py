"""Starting and stopping a bot: a tiny program stands for it here."""

import os
from pathlib import Path

import pytest

from bot.sandbox.tour.bot_process import BotFailed, BotProcess, environment

READY = """
import http.server, os, signal, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
print("ready", *sys.argv[1:], flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
DEAF = READY.replace("lambda *_: sys.exit(0)", "signal.SIG_IGN")
BROKEN = "raise SystemExit('SLACK_BOT_TOKEN is missing')"


def bot(folder: Path, program: str) -> BotProcess:
    return BotProcess("http", folder, {"SLACK_BOT_TOKEN": "xoxb-sandbox"}, ("-c", program))


async def test_a_bot_that_is_ready_is_waited_for_and_stopped(tmp_path: Path) -> None:
    async with bot(tmp_path, READY) as running:
        await running.wait_until_ready()
        assert await running.stop() == 0


async def test_what_it_prints_is_kept(tmp_path: Path) -> None:
    async with bot(tmp_path, READY) as running:
        await running.wait_until_ready()
    assert "ready run --mode http" in running.log()


async def test_a_bot_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    async with bot(tmp_path, BROKEN) as running:
        with pytest.raises(BotFailed, match="ended before it was ready"):
            await running.wait_until_ready()
    assert running.log_tail() == "SLACK_BOT_TOKEN is missing"


async def test_a_bot_that_ignores_sigterm_is_told(tmp_path: Path) -> None:
    async with bot(tmp_path, DEAF) as running:
        await running.wait_until_ready()
        with pytest.raises(BotFailed, match="did not end"):
            await running.stop(seconds=0.1)


def test_the_environment_holds_no_secret_of_the_one_who_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-real")
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEY", "real")
    given = environment(tmp_path, 1, {})
    assert not {"SLACK_APP_TOKEN", "TOKEN_ENCRYPTION_KEY"} & set(given)


def test_database_and_home_are_in_the_given_folder(tmp_path: Path) -> None:
    given = environment(tmp_path, 1, {})
    assert (given["DATABASE_URL"], given["HOME"]) == (f"sqlite:///{tmp_path}/casebot.db", str(tmp_path))


def test_programs_are_still_found(tmp_path: Path) -> None:
    assert environment(tmp_path, 1, {}).get("PATH") == os.environ.get("PATH")
