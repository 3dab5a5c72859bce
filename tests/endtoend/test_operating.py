"""The operator's commands, typed beside a bot that runs: nothing has to be stopped for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.sandbox.pandabase import Fault as PandabaseFault
from bot.sandbox.slack import Fault
from bot.sandbox.tour.bot_process import free_port
from bot.settings import Settings
from bot.store.keys import KeyFile

from .bots import child, environment, inside
from .tap import OfAnotherTime
from .world import World

Typed = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def operator(world: World, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Type `casebot …` with the bot's settings: gives the exit code and what was printed."""
    monkeypatch.chdir(world.folder)
    none = dict.fromkeys((name.upper() for name in Settings.model_fields), None)
    ours = none | environment(world, "socket") | {"DATABASE_URL": f"sqlite:///{world.database}"}

    async def typed(*words: str, **settings: str) -> tuple[int, str]:
        shell = CliRunner(env=ours | settings)
        ended = await asyncio.wait_for(asyncio.to_thread(shell.invoke, main, words), 30)
        return ended.exit_code, ended.output

    return typed


def failed(said: str) -> list[str]:
    """What the doctor found wrong."""
    return [line.removeprefix("✗ ") for line in said.splitlines() if line.startswith("✗")]


# The doctor


async def test_the_doctor_finds_nothing_wrong_with_a_bot_that_runs(linked: World, operator: Typed) -> None:
    code, said = await operator("doctor")
    assert (code, failed(said)) == (0, [])


async def test_the_doctor_shows_no_secret(linked: World, operator: Typed) -> None:
    _, said = await operator("doctor", SLACK_SIGNING_SECRET="marked-secret")
    secrets = [linked.slack.bot_token, linked.slack.app_token, "marked-secret"]
    assert [secret for secret in secrets if secret in said] == []


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN is not accepted: Slack says invalid_auth"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN is not accepted: Slack says invalid_auth"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/"}, "Slack cannot be reached at http://127.0.0.1:9/"),
        ({"PANDABASE_API_URL": "http://127.0.0.1:9"}, "Pandabase does not answer at http://127.0.0.1:9"),
        ({"CASE_URL_TEMPLATE": "http://example.com/{case}"}, "CASE_URL_TEMPLATE must begin with https://"),
        ({"DATABASE_URL": "sqlite:////nowhere/casebot.db"}, "The folder /nowhere of the database is not there"),
        ({"TOKEN_ENCRYPTION_KEY": "secret"}, "TOKEN_ENCRYPTION_KEY holds a text that is no Fernet key"),
        ({"PORT": "70000"}, "PORT: Input should be less than or equal to 65535."),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set."),
    ],
)
async def test_the_doctor_names_the_one_thing_that_is_wrong(
    linked: World, operator: Typed, settings: dict[str, str], sentence: str
) -> None:
    code, said = await operator("doctor", **settings)
    (wrong,) = failed(said)
    assert (code, wrong[: len(sentence)]) == (1, sentence)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [("SLACK_BOT_TOKEN", "xoxb-…", "xapp-…"), ("SLACK_APP_TOKEN", "xapp-…", "xoxb-…")],
)
async def test_the_remedy_for_a_wrong_token_is_about_that_one(
    linked: World, operator: Typed, name: str, right: str, wrong: str
) -> None:
    _, said = await operator("doctor", **{name: f"{right[:5]}wrong"})
    _, _, after = said.partition(f"✗ {name} is not accepted")
    remedy = after.splitlines()[1]
    assert (right in remedy, wrong in remedy) == (True, False)


async def test_a_server_that_is_not_pandabase_is_not_taken_for_it(linked: World, operator: Typed) -> None:
    code, said = await operator("doctor", PANDABASE_API_URL=linked.slack.api_url)
    (wrong,) = failed(said)
    assert (code, wrong.startswith(f"Something else than Pandabase answers at {linked.slack.api_url}")) == (1, True)


async def test_an_address_where_pandabase_knows_no_cases_is_wrong(linked: World, operator: Typed) -> None:
    address = linked.pandabase.api_url.removesuffix("/core")
    code, said = await operator("doctor", PANDABASE_API_URL=address)
    assert (code, failed(said)) == (1, [f"Pandabase answers at {address}, but knows no cases under this address"])


async def test_a_pandabase_that_is_in_trouble_is_said_to_be(linked: World, operator: Typed) -> None:
    linked.pandabase.fault(PandabaseFault(status=503, path="shp_000000000000"))
    code, said = await operator("doctor")
    assert (code, failed(said)) == (1, [f"Pandabase is in trouble: 503 from {linked.pandabase.api_url}"])


async def test_the_port_that_the_running_bot_has_is_well(linked: World, bot: str, operator: Typed) -> None:
    port = bot.rpartition(":")[2]
    code, said = await operator("doctor", HOST="127.0.0.1", PORT=port)
    assert (code, f"✓ PORT: 127.0.0.1:{port} is taken, as it should be while the bot runs" in said) == (0, True)


async def test_over_http_the_doctor_says_that_it_cannot_check_the_signing_secret(
    linked: World, operator: Typed
) -> None:
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5"}
    code, said = await operator("doctor", PORT=str(free_port()), **over_http)
    (line,) = [line for line in said.splitlines() if "cannot be checked from here" in line]
    assert (code, line[0], line.endswith("only a request of Slack's proves it")) == (0, "!", True)


async def test_the_sandboxs_own_signing_secret_does_not_look_odd(linked: World, operator: Typed) -> None:
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": linked.slack.signing_secret}
    _, said = await operator("doctor", PORT=str(free_port()), **over_http)
    assert "it does not look like one" not in said


async def test_a_signing_secret_that_cannot_be_one_is_said_to_look_odd(linked: World, operator: Typed) -> None:
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "xapp-1-A"}
    _, said = await operator("doctor", PORT=str(free_port()), **over_http)
    assert "it does not look like one" in said


async def test_an_address_that_is_not_slacks_api_is_not_taken_for_a_slack_that_is_down(
    linked: World, operator: Typed
) -> None:
    url = linked.slack.api_url.removesuffix("api/")
    code, said = await operator("doctor", SLACK_API_URL=url)
    (wrong,) = failed(said)
    assert (code, wrong) == (1, f"Something answers at {url}, but not Slack's API (http_404)")
    assert ("the address ends with /api/" in said, "status.slack.com" in said) == (True, False)


@pytest.mark.parametrize(("ahead", "words"), [(400, "400 s behind Slack's"), (-400, "400 s ahead of Slack's")])
async def test_the_doctor_compares_the_clock_with_slacks(
    linked: World, operator: Typed, ahead: float, words: str
) -> None:
    async with OfAnotherTime(linked.slack.api_url, ahead) as slack:
        code, said = await operator("doctor", SLACK_API_URL=slack.url)
    (wrong,) = failed(said)
    assert (code, wrong.startswith("The clock is "), words[4:] in wrong) == (1, True, True)


async def test_the_doctor_has_nothing_to_say_of_the_scopes_of_the_sandbox(linked: World, operator: Typed) -> None:
    _, said = await operator("doctor")
    assert [line for line in said.splitlines() if "scope" in line] == [
        "✓ Every scope that the manifest needs is granted"
    ]


async def test_the_doctor_warns_of_settings_in_its_folder_that_others_may_read(linked: World, operator: Typed) -> None:
    (linked.folder / ".env").touch(mode=0o644)
    code, said = await operator("doctor")
    assert (code, "! .env can be read or written by others" in said, "    chmod 600 .env\n" in said) == (0, True, True)


async def test_the_doctor_names_a_file_that_others_may_read(linked: World, operator: Typed) -> None:
    linked.database.chmod(0o644)
    _, said = await operator("doctor")
    assert f"chmod 600 {linked.database}" in said


async def test_the_doctor_names_whose_token_no_key_opens(linked: World, operator: Typed) -> None:
    KeyFile.beside(linked.database).write(["A" * 43 + "="])
    code, said = await operator("doctor")
    assert (code, f"No key opens the token of user {linked.ana.id} for store {linked.store}" in said) == (1, True)


async def test_the_doctor_does_not_fail_for_an_optional_scope(linked: World, operator: Typed) -> None:
    linked.slack.granted.discard("users:read")
    code, said = await operator("doctor")
    assert (code, "! The optional scope users:read was not granted" in said) == (0, True)


async def test_the_doctor_fails_for_a_scope_that_is_needed(linked: World, operator: Typed) -> None:
    linked.slack.granted.discard("app_mentions:read")
    code, said = await operator("doctor")
    assert (code, failed(said)) == (1, ["The scope app_mentions:read was not granted"])


async def test_the_doctor_does_not_disturb_the_bot(linked: World, operator: Typed) -> None:
    await operator("doctor")
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.until(lambda: linked.lines(case, "Closed by Ana"))


# Keys


async def test_a_key_is_rotated_and_the_old_one_dropped_without_a_restart(linked: World, operator: Typed) -> None:
    case = linked.case()
    assert (await operator("keys", "rotate"))[0] == 0
    await linked.types(linked.ana, f"close {case}")
    await linked.until(lambda: linked.lines(case, "Closed by Ana"))
    assert (await operator("keys", "rotate", "--drop-old"))[0] == 0
    await linked.types(linked.ben, f"reopen {case}")
    await linked.until(lambda: linked.lines(case, "Reopened by Ben"))
    assert len(KeyFile.beside(linked.database).read()) == 1


async def test_the_status_of_the_keys_shows_no_key(linked: World, operator: Typed) -> None:
    await operator("keys", "rotate")
    _, said = await operator("keys", "status")
    assert said.splitlines() == ["key 1: 2 tokens (new tokens get this one)", "key 2: 0 tokens"]


async def test_the_status_of_the_keys_names_who_has_to_link_again(linked: World, operator: Typed) -> None:
    KeyFile.beside(linked.database).write(["A" * 43 + "="])
    _, said = await operator("keys", "status")
    assert f"no key: user {linked.ben.id} in {linked.slack.team_id}, store {linked.store}" in said


LOST = "A" * 43 + "="


async def test_the_status_of_the_keys_says_what_helps_where_the_key_turns_up(linked: World, operator: Typed) -> None:
    file = KeyFile.beside(linked.database)
    file.write([LOST])
    _, said = await operator("keys", "status")
    assert said.splitlines()[-1].startswith(
        f"If the lost key turns up, put it on a line of its own at the end of {file.path}, and start the bot again"
    )


async def test_where_the_keys_are_a_setting_the_lost_one_goes_there(linked: World, operator: Typed) -> None:
    _, said = await operator("keys", "status", TOKEN_ENCRYPTION_KEY=LOST)
    assert "put it behind the others in TOKEN_ENCRYPTION_KEY" in said


async def test_a_key_that_lies_there_while_the_setting_is_read_is_named(linked: World, operator: Typed) -> None:
    _, said = await operator("keys", "status", TOKEN_ENCRYPTION_KEY=LOST)
    file = KeyFile.beside(linked.database).path
    assert said.splitlines()[-1].startswith(f"The key {file} is there, but it is not read while TOKEN_ENCRYPTION_KEY")


async def test_the_doctor_names_a_key_that_lies_there_while_the_setting_is_read(linked: World, operator: Typed) -> None:
    _, said = await operator("doctor", TOKEN_ENCRYPTION_KEY=LOST)
    file = KeyFile.beside(linked.database).path
    assert f"! The key {file} is there, but it is not read while TOKEN_ENCRYPTION_KEY is set\n    Put its" in said


async def test_several_old_keys_are_spoken_of_as_several(linked: World, operator: Typed) -> None:
    _, once = await operator("keys", "rotate")
    _, twice = await operator("keys", "rotate")
    assert ("The old key is still in" in once, "The old keys are still in" in twice) == (True, True)


@pytest.mark.parametrize("words", [("keys", "status"), ("keys", "rotate"), ("doctor",)])
async def test_a_text_that_is_no_key_is_named_by_its_file_with_what_helps(
    linked: World, operator: Typed, words: tuple[str, ...]
) -> None:
    file = KeyFile.beside(linked.database).path.absolute()
    file.write_text("no key")
    _, said = await operator(*words)
    assert (f"{file} holds a text that is no Fernet key" in said, f"move {file} away" in said) == (True, True)


@pytest.mark.parametrize("words", [("keys", "status"), ("keys", "rotate"), ("doctor",)])
async def test_a_text_that_is_no_key_is_named_by_its_setting_with_what_helps(
    linked: World, operator: Typed, words: tuple[str, ...]
) -> None:
    _, said = await operator(*words, TOKEN_ENCRYPTION_KEY="secret")
    assert ("TOKEN_ENCRYPTION_KEY holds a text that is no Fernet key" in said, "or take it out" in said) == (True, True)


async def test_old_keys_are_not_dropped_while_a_token_is_under_none_at_hand(linked: World, operator: Typed) -> None:
    file = KeyFile.beside(linked.database)
    (own,) = file.read()
    file.write([LOST, LOST])
    code, said = await operator("keys", "rotate", "--drop-old")
    assert (code, f"no key: user {linked.ana.id}" in said, len(file.read())) == (2, True, 2)
    file.write([LOST, own])
    assert (await operator("keys", "rotate", "--drop-old"))[0] == 0


async def test_old_keys_are_dropped_all_the_same_where_that_is_said(linked: World, operator: Typed) -> None:
    file = KeyFile.beside(linked.database)
    file.write([LOST, LOST])
    code, said = await operator("keys", "rotate", "--drop-old", "--yes")
    assert (code, said.index("no key: user") < said.index("holds one key now"), file.read()) == (0, True, [LOST])


async def test_what_the_drop_of_a_key_costs_is_said_before_it_goes(linked: World, operator: Typed) -> None:
    await operator("keys", "rotate")
    _, said = await operator("keys", "rotate", "--drop-old")
    assert said.index("older backups need what is dropped") < said.index("holds one key now")


async def test_where_there_is_one_key_none_is_dropped(linked: World, operator: Typed) -> None:
    code, said = await operator("keys", "rotate", "--drop-old")
    assert (code, "there is none to drop" in said) == (0, True)


async def test_a_key_of_the_environment_is_rotated_in_two_steps(world: World, operator: Typed) -> None:
    old = "A" * 43 + "="
    async with inside(world, "socket", token_encryption_key=old):
        await world.links(world.ana)
    _, said = await operator("keys", "rotate", TOKEN_ENCRYPTION_KEY=old)
    new = next(word for word in said.split() if word.endswith("=,"))
    case = world.case()
    async with inside(world, "socket", token_encryption_key=new + old):
        _, said = await operator("keys", "rotate", TOKEN_ENCRYPTION_KEY=new + old)
    async with inside(world, "socket", token_encryption_key=new.rstrip(",")):
        await world.types(world.ana, f"close {case}")
        await world.until(lambda: world.lines(case, "Closed by Ana"))
    assert "1 token moved to the first key" in said


# Backup


async def test_a_backup_that_is_restored_is_the_bot_as_it_was(world: World, operator: Typed) -> None:
    """Made while people work; the bot that starts from it knows who linked, and takes up its work."""
    cases = [world.case() for _ in range(8)]
    copy = world.folder / "copy.db"
    async with child(world, "socket"):
        await world.links(world.ana)
        for case in cases:
            await world.types(world.ana, f"close {case}")
        code, said = await operator("backup", str(copy))
    assert (code, "The key is not in it." in said) == (0, True)
    _restore(copy, world.database)
    case = world.case()
    async with inside(world, "socket"):
        await world.types(world.ana, f"close {case}")
        await world.until(lambda: world.lines(case, "Closed by Ana"))
        await world.until(world.is_idle)
    assert {world.status(each) for each in cases} == {"CLOSED"}


def _restore(copy: Path, database: Path) -> None:
    """As docs/operations.md says."""
    for end in ("-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    copy.replace(database)


async def test_a_backup_under_a_relative_path_says_where_it_lies(
    linked: World, operator: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it was typed, which is not where the service runs."""
    (elsewhere := linked.folder / "elsewhere").mkdir()
    monkeypatch.chdir(elsewhere)
    _, said = await operator("backup", "copy.db")
    assert (said.startswith(f"{elsewhere}/copy.db holds "), (elsewhere / "copy.db").exists()) == (True, True)


async def test_a_backup_overwrites_nothing_unless_told(linked: World, operator: Typed) -> None:
    copy = str(linked.folder / "copy.db")
    codes = [(await operator("backup", *words))[0] for words in ([copy], [copy], [copy, "--overwrite"])]
    assert codes == [0, 2, 0]


# Forgetting


async def test_a_person_who_is_forgotten_lends_nothing_and_can_link_again(linked: World, operator: Typed) -> None:
    await linked.types(linked.ana, "watch")
    await linked.until(lambda: linked.rows("SELECT 1 FROM watch"))
    code, said = await operator("forget", "--user", linked.ana.id)
    assert (code, f"Store {linked.store} is not read for channel {linked.channel} any more" in said) == (0, True)
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.until(lambda: linked.told(linked.ana, "link"))
    await linked.links(linked.ana)
    await linked.types(linked.ana, f"close {case}")
    await linked.until(lambda: linked.lines(case, "Closed by Ana"))


FREED = "no longer lends a token"


async def test_the_running_bot_tells_a_channel_that_the_watch_of_a_forgotten_person_has_stopped(
    world: World, operator: Typed
) -> None:
    async with inside(world, "socket", poll_interval_seconds=0.2):
        await watched(world)
        await operator("forget", "--user", world.ana.id)
        (said,) = await world.until(lambda: [line for line in world.said() if FREED in line])
    assert (said.startswith("Somebody "), "Ana" in said) == (True, False)


async def test_the_log_says_that_the_lender_of_a_watch_was_forgotten_and_not_that_a_key_is_lost(
    world: World, operator: Typed, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    async with inside(world, "socket", poll_interval_seconds=0.2):
        await watched(world)
        await operator("forget", "--user", world.ana.id)
        await world.until(lambda: "whoever lent the token was removed with casebot forget" in caplog.text)
    assert "key" not in " ".join(line.getMessage() for line in caplog.records if line.name.startswith("bot.reading"))


async def test_the_next_bot_tells_it_where_none_runs(world: World, operator: Typed) -> None:
    async with inside(world, "socket"):
        await watched(world)
    await operator("forget", "--user", world.ana.id)
    async with inside(world, "socket"):
        await world.until(lambda: [line for line in world.said() if FREED in line])


async def test_a_colleague_takes_over_what_a_forgotten_person_watched(world: World, operator: Typed) -> None:
    async with inside(world, "socket", poll_interval_seconds=0.2):
        await watched(world)
        await world.links(world.ben)
        await operator("forget", "--user", world.ana.id)
        label = "Read with my token"
        shown = await world.until(
            lambda: [one for one in world.slack.messages(world.channel) if label in str(one.blocks)]
        )
        await world.clicks(world.ben, shown[0], label)
        await world.until(lambda: world.rows("SELECT lender_id, stopped FROM watch") == [(world.ben.id, None)])


async def watched(world: World) -> None:
    """Ana lends her token, and the channel knows it."""
    await world.links(world.ana)
    await world.types(world.ana, "watch")
    await world.until(lambda: [line for line in world.said() if "follows store" in line])


async def test_what_is_forgotten_is_counted_in_the_right_number(linked: World, operator: Typed) -> None:
    _, said = await operator("forget", "--user", linked.ana.id)
    assert said.splitlines()[:2] == ["1 token deleted", "0 watches that lost their lender"]


@pytest.mark.parametrize(("whom", "id_"), [("--user", "U0NOBODY1"), ("--customer", "cus_nobody")])
async def test_of_somebody_of_whom_nothing_is_known_that_is_said(
    linked: World, operator: Typed, whom: str, id_: str
) -> None:
    code, said = await operator("forget", whom, id_)
    assert (code, said.startswith(f"Nothing is known of {id_}, so nothing was removed."), "0 " in said) == (
        0,
        True,
        False,
    )


async def test_a_person_is_not_forgotten_while_an_action_of_theirs_runs(linked: World, operator: Typed) -> None:
    hold = linked.pandabase.hold("PATCH", case := linked.case())
    await linked.types(linked.ana, f"close {case}")
    await hold.reached.wait()
    code, said = await operator("forget", "--user", linked.ana.id)
    hold.release()
    assert (code, "under way" in said) == (2, True)


async def test_the_case_of_a_forgotten_customer_can_be_acted_on(linked: World, operator: Typed) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    card = await linked.card(case)
    await linked.until(linked.is_idle)
    customer = linked.pandabase.case(case)["customer"]
    code, said = await operator("forget", "--customer", customer["email"])
    link = f"/archives/{card.channel}/p{card.ts.replace('.', '')}"
    assert (code, f"The message {card.ts} in channel {card.channel}" in said, link in said) == (0, True, True)
    await linked.clicks(linked.ben, card, "Reopen")
    await linked.until(lambda: linked.lines(case, "Reopened by Ben"))


async def test_it_is_said_who_can_delete_the_messages_that_show_a_forgotten_customer(
    linked: World, operator: Typed
) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.card(case)
    await linked.until(linked.is_idle)
    _, said = await operator("forget", "--customer", linked.pandabase.case(case)["customer"]["email"])
    assert "Have an admin of the workspace delete it in Slack, or call chat.delete with SLACK_BOT_TOKEN" in said


@pytest.mark.parametrize("words", [(), ("--user", "U1", "--customer", "cus_1")])
async def test_forgetting_wants_one_person(world: World, operator: Typed, words: tuple[str, ...]) -> None:
    assert (await operator("forget", *words))[0] == 2


async def test_a_slack_that_asks_to_wait_does_not_make_the_doctor_fail(linked: World, operator: Typed) -> None:
    linked.slack.fault(Fault("apps.connections.open", error="ratelimited", times=1))
    code, said = await operator("doctor")
    assert (code, "! SLACK_APP_TOKEN: Slack asks to wait" in said) == (0, True)


# What goes by itself

OLD = 40 * 24 * 3600


async def test_a_bot_that_runs_deletes_what_is_old(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with inside(world, "socket"):
        await world.links(world.ana)
        await world.types(world.ana, f"close {world.case()}")
        await world.until(lambda: world.rows("SELECT 1 FROM action") and world.is_idle())
    world.write(f"UPDATE action SET recorded_at = recorded_at - {OLD}, settled_at = settled_at - {OLD}")  # noqa: S608
    monkeypatch.setattr("bot.store.tidying.FIRST_AFTER_SECONDS", 0.0)
    async with inside(world, "socket"):
        await world.until(lambda: world.rows("SELECT 1 FROM action") == [])


async def test_the_days_after_which_it_deletes_are_a_setting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one day, what is two days old goes, long before the usual thirty."""
    two_days = 2 * 24 * 3600
    async with inside(world, "socket"):
        await world.links(world.ana)
        await world.types(world.ana, f"close {world.case()}")
        await world.until(lambda: world.rows("SELECT 1 FROM action") and world.is_idle())
    aged = f"recorded_at = recorded_at - {two_days}, settled_at = settled_at - {two_days}"
    world.write(f"UPDATE action SET {aged}")  # noqa: S608
    monkeypatch.setattr("bot.store.tidying.FIRST_AFTER_SECONDS", 0.0)
    async with inside(world, "socket", retention_days=1):
        await world.until(lambda: world.rows("SELECT 1 FROM action") == [])
