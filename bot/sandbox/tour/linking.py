"""The first scene: two people link their tokens in the modal, one of them with a mistake first."""

import json
from typing import Any

from bot.sandbox.slack import Person
from bot.sandbox.tour import finding
from bot.sandbox.tour.stage import Stage

MISTYPED = "sk_sandbox_mistyped0000"


async def linking(stage: Stage) -> None:
    """Ana mistypes her token first; Ben's token is one that signs."""
    ana, ben = stage.people["Ana"], stage.people["Ben"]
    store = stage.morning.store_id
    token = stage.pandabase.issue_token(store)
    token_id, secret = stage.pandabase.issue_hmac_token(store)
    stage.secrets += [token, MISTYPED, secret]
    await _opens_the_modal(stage, ana)
    await _is_refused_at_the_field(stage, ana, {"Store id": store, "Token": MISTYPED})
    await _links(stage, ana, {"Store id": store, "Token": token})
    await _opens_the_modal(stage, ben)
    await _links(stage, ben, {"Store id": store, "Token": secret, "Token id": token_id})
    probes = [call for call in stage.pandabase.calls if call.method == "PATCH" and _says(call, "Nothing to update")]
    stage.promise("the empty PATCH proved both tokens (Pandabase said: Nothing to update)", len(probes) == 2)
    stage.promise("linking changed no case", not any(call.took_effect for call in stage.pandabase.calls))


async def _opens_the_modal(stage: Stage, person: Person) -> None:
    await stage.types(person, "link")
    await stage.sees(f"a window opens for {person.name}", lambda: stage.slack.view(person.id))
    stage.show_view(person)


async def _is_refused_at_the_field(stage: Stage, person: Person, entries: dict[str, str]) -> None:
    view = stage.view(person)
    await stage.fills(person, entries)
    errors = await stage.sees("a wrong token is refused at its field", lambda: stage.slack.view_errors(person.id))
    for block_id, words in errors.items():
        stage.screen.happens(f"under the field {finding.label_of(view, block_id)!r}: {words}")
    labels = [finding.label_of(view, block_id) for block_id in errors]
    stage.promise("a wrong token is refused at its field", labels != [] and labels[0].startswith("Token"))


async def _links(stage: Stage, person: Person, entries: dict[str, str]) -> None:
    await stage.fills(person, entries)
    await stage.sees(f"{person.name} reads that the store is linked", lambda: _reads_linked(stage, person))
    view = stage.slack.view(person.id)
    if view is not None:
        stage.show_view(person)
        await stage.slack.close_view(person.id, view["id"])


def _reads_linked(stage: Stage, person: Person) -> bool:
    view = stage.slack.view(person.id)
    in_window = "linked" in json.dumps(view["blocks"]).lower() if view else False
    return in_window or bool(stage.alone(person, "linked", stage.morning.store_id))


def _says(call: Any, words: str) -> bool:
    return isinstance(call.answer, dict) and call.answer.get("error") == words
