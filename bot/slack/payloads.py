"""What Slack delivers, parsed once: commands, block actions, submitted modals, shortcuts and mentions.

Shapes from Slack's reference on slash commands, interaction payloads and the `app_mention` event. Fields that we do not
use are ignored, and null counts as left out; what is missing or of another type makes a `ValidationError`, and nobody
acts on such a payload.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.case import whole_characters

Body = dict[str, Any]
"""A decoded payload, before it is parsed."""

_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,200}$")]
"""A person, a channel, a view, a message: an empty id would be everybody's, and ids stand in mentions and links."""

_TriggerId = Annotated[str, Field(min_length=1, max_length=500, repr=False)]
"""The key by which a wish is recorded once."""


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _tidy(cls, data: Any) -> Any:
        """What is null is left out, and no text ends in half an emoji."""
        if not isinstance(data, dict):
            return data
        return {name: whole_characters(value) for name, value in data.items() if value is not None}


class SlashCommand(_Payload):
    """A typed command. `text` is as Slack made it of what the person typed, which may be a token by mistake."""

    team_id: str
    channel_id: _Id
    user_id: _Id
    trigger_id: _TriggerId
    user_name: str = ""
    text: str = Field(default="", repr=False)
    enterprise_id: str | None = None
    response_url: str | None = Field(default=None, repr=False)


class _Person(_Payload):
    id: _Id
    team_id: str | None = None
    name: str | None = None
    username: str | None = None

    @property
    def shown(self) -> str:
        """What to call the person until Slack is asked."""
        return self.name or self.username or self.id


class _Ref(_Payload):
    id: _Id


class _Message(_Payload):
    ts: str | None = None
    thread_ts: str | None = None


class _Container(_Payload):
    type: str = ""
    message_ts: str | None = None
    channel_id: str | None = None
    thread_ts: str | None = None
    is_ephemeral: bool = False


class _Option(_Payload):
    value: str | None = None


class Control(_Payload):
    """The button, menu or overflow that was used."""

    action_id: str = ""
    value: str | None = None
    selected_option: _Option | None = None

    @property
    def chosen(self) -> str | None:
        """The value of a button, or of the option that was picked."""
        return self.selected_option.value if self.selected_option else self.value


class BlockActions(_Payload):
    """A used control. A private message carries no `message`, only `container.message_ts`."""

    user: _Person
    trigger_id: str = Field(repr=False)
    actions: tuple[Control, ...]
    channel: _Ref | None = None
    container: _Container = _Container()
    message: _Message | None = None
    response_url: str | None = Field(default=None, repr=False)

    @property
    def channel_id(self) -> str:
        """Where it was used; empty in a modal or on the Home tab."""
        return self.channel.id if self.channel else self.container.channel_id or ""

    @property
    def message_ts(self) -> str | None:
        """The message that holds the control."""
        return (self.message.ts if self.message else None) or self.container.message_ts

    @property
    def thread_ts(self) -> str | None:
        """The thread in which that message stands."""
        return (self.message.thread_ts if self.message else None) or self.container.thread_ts


class _State(_Payload):
    values: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict, repr=False)


class _View(_Payload):
    id: _Id
    callback_id: str = ""
    hash: str = ""
    private_metadata: str = Field(default="", repr=False)
    app_installed_team_id: str | None = None
    state: _State = Field(default_factory=_State, repr=False)


class ViewSubmission(_Payload):
    """A submitted modal. The state holds what was typed, a token among it: it is never shown or logged."""

    user: _Person
    view: _View
    team: _Ref | None = None

    @property
    def persons_team(self) -> str | None:
        """The team of the person, which for somebody of another company is not ours."""
        return self.user.team_id or (self.team.id if self.team else None)


class Mention(_Payload):
    """An `app_mention` event. `edited` is set when it comes again because its message was edited."""

    channel: _Id
    ts: _Id
    text: str = Field(default="", repr=False)
    user: _Id | None = None
    thread_ts: str | None = None
    team: str | None = None
    user_team: str | None = None
    source_team: str | None = None
    edited: dict[str, Any] | None = None
    bot_id: str | None = None

    @property
    def teams(self) -> tuple[str, ...]:
        """Every team that the event names for its author; two of these fields appear for foreign authors only."""
        return tuple(team for team in (self.user_team, self.source_team) if team)


class EventEnvelope(_Payload):
    """What wraps an event: the workspace it was delivered for."""

    team_id: str = ""
    event: Mention
