"""How our own values stand in a TEXT column: pydantic turns the dataclasses into JSON and back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.records import LastChange
from bot.sayings import Line, Say
from bot.watches import Noticed, WatchSettings

LINE: TypeAdapter[Line] = TypeAdapter(Line)
SAY: TypeAdapter[Say] = TypeAdapter(Annotated[Say, Field(discriminator="kind")])
LAST_CHANGE: TypeAdapter[LastChange] = TypeAdapter(LastChange)
NOTICED: TypeAdapter[Noticed] = TypeAdapter(Noticed)
WATCH_SETTINGS: TypeAdapter[WatchSettings] = TypeAdapter(WatchSettings)
