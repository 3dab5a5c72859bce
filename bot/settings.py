"""The settings: environment variables, or a `.env` file beside where the bot is started. Secrets stay secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import env_file

DEFAULT_PORT = 3000
"""Where HTTP mode listens unless `PORT` is set."""


class SettingsError(Exception):
    """One or more settings are missing or wrong; `sentences` say which, and what to do."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Keep the sentences, one for each setting."""
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _outside_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("is not an address that begins with https://")
    if parts.scheme == "http" and not is_loopback(url):
        raise ValueError("must begin with https://, because tokens travel to it; http:// is for this machine only")
    if parts.username or parts.password:
        raise ValueError("must not hold a user name or a password")
    return url


def _template(url: str) -> str:
    if not url:
        return url
    is_ours = url.startswith("http://") and is_loopback(url)
    if "{case}" not in url or not (url.startswith("https://") or is_ours):
        raise ValueError("must begin with https:// and hold {case}, and may hold {store}")
    return url


def _sqlite(url: str) -> str:
    if not url.startswith("sqlite:///") or url in ("sqlite:///", "sqlite:///:memory:"):
        raise ValueError("must name a file, like sqlite:///casebot.db or sqlite:////var/lib/casebot/casebot.db")
    return url


def _pace(factor: float) -> float:
    if not 0.1 <= factor <= 1000:
        raise ValueError("must be between 0.1 and 1000; 1 is the pace that Slack documents")
    return factor


def _interval(seconds: float) -> float:
    if not 0.1 <= seconds <= 3600:
        raise ValueError("must be between 0.1 and 3600; 10 to 60 make sense")
    return seconds


def command_name(name: str) -> str:
    """The name of a slash command as Slack takes it. Raises `ValueError` with half a sentence."""
    if not name.startswith("/") or len(name) > 32 or name != name.lower() or len(name.split()) != 1 or len(name) < 2:
        raise ValueError("must be one lower-case word that begins with a slash, like /case")
    return name


def _log_level(name: str) -> str:
    if name.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return name.upper()


_SLACK_ID = re.compile(r"[UWS][A-Z0-9]{5,}")


def _bare(secret: SecretStr) -> SecretStr:
    if any(char in "\"'" or char.isspace() for char in secret.get_secret_value()):
        raise ValueError(
            "holds quotes or blanks: docker's --env-file keeps them. Write the bare value behind the equals sign"
        )
    return secret


def _bare_keys(listed: SecretStr) -> SecretStr:
    """Blanks beside the commas between the keys do no harm."""
    for key in listed.get_secret_value().split(","):
        _bare(SecretStr(key.strip()))
    return listed


def _slack_ids(listed: str) -> str:
    ids = [one.strip() for one in listed.split(",") if one.strip()]
    if not all(_SLACK_ID.fullmatch(one) for one in ids):
        raise ValueError("must list ids of people (U…) or of user groups (S…), with commas between")
    return ",".join(ids)


def _log_format(name: str) -> str:
    if name not in ("human", "json"):
        raise ValueError("must be human or json")
    return name


class Settings(BaseSettings):
    """Every setting, by the name of its environment variable in lower case."""

    model_config = SettingsConfigDict(
        env_file=env_file.ENV_FILE,
        env_file_encoding=env_file.ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(_bare)] = SecretStr("")
    slack_app_token: Annotated[SecretStr, AfterValidator(_bare)] = SecretStr("")
    slack_signing_secret: Annotated[SecretStr, AfterValidator(_bare)] = SecretStr("")
    slack_command: Annotated[str, AfterValidator(command_name)] = "/case"
    slack_api_url: Annotated[str, AfterValidator(_outside_url)] = "https://slack.com/api/"
    slack_pace: Annotated[float, AfterValidator(_pace)] = 1.0
    pandabase_api_url: Annotated[str, AfterValidator(_outside_url)] = "https://api.pandabase.io/v2/core"
    case_url_template: Annotated[str, AfterValidator(_template)] = ""
    show_whole_email: bool = False
    admit_guests: bool = False
    watch_admins: Annotated[str, AfterValidator(_slack_ids)] = ""
    database_url: Annotated[str, AfterValidator(_sqlite)] = "sqlite:///casebot.db"
    token_encryption_key: Annotated[SecretStr, AfterValidator(_bare_keys)] = SecretStr("")
    retention_days: int = Field(default=30, ge=1, le=3650)
    host: str = "0.0.0.0"  # noqa: S104 - Slack has to reach it in HTTP mode
    port: int | None = Field(default=None, ge=0, le=65535)
    poll_interval_seconds: Annotated[float, AfterValidator(_interval)] = 15.0
    log_level: Annotated[str, AfterValidator(_log_level)] = "INFO"
    log_format: Annotated[str, AfterValidator(_log_format)] = "human"
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = Field(default=None, ge=0, le=65535)

    @property
    def database_path(self) -> Path:
        """The file that `DATABASE_URL` names."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def named_watch_admins(self) -> list[str]:
        """The ids that `WATCH_ADMINS` lists."""
        return [one for one in self.watch_admins.split(",") if one]

    @property
    def encryption_keys(self) -> list[str]:
        """The keys that `TOKEN_ENCRYPTION_KEY` lists; none when the key is kept beside the database."""
        keys = self.token_encryption_key.get_secret_value().split(",")
        return [key.strip() for key in keys if key.strip()]


def read_settings() -> Settings:
    """The settings of this process. Raises `SettingsError`."""
    if (found := env_file.unreadable()) is not None:
        raise SettingsError([f"{found.words}. {found.remedy}"])
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(str(item["loc"][0]).upper(), item["msg"]) for item in error.errors()) from None


def idle_names() -> list[str]:
    """A sentence for each name in `.env`, or almost ours in the environment, that sets nothing."""
    return [*env_file.idle_names([name.upper() for name in Settings.model_fields])]


def _sentence(name: str, message: str) -> str:
    return f"{name} {message.removeprefix('Value error, ')}." if "Value error" in message else f"{name}: {message}."
