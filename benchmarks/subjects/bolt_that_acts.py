"""A listener as one would write it: read the case, change it, redraw the card, say a line; it records nothing.

It posts the same kind of message as Casebot, and keeps its connections to both servers open.
"""

import os
import re
from typing import Any

import aiohttp
import httpx
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]
STORE = os.environ["STORE"]
VERBS = {"close": ("CLOSED", "Closed"), "reopen": ("OPEN", "Reopened")}


def register(app: AsyncApp, cases: httpx.AsyncClient) -> None:
    """The two ways in: a command posts the card, a button changes the case."""

    @app.command("/case")
    async def on_command(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        case_id = command["text"].split()[1]
        case = await patched(cases, case_id, "CLOSED")
        await client.chat_postMessage(channel=command["channel_id"], text=case["subject"], blocks=card(case))

    @app.action(re.compile(r"casebot\.case\..*"))
    async def on_click(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        await ack()
        _, case_id, verb = action["value"].split("/")
        status, done = VERBS[verb]
        was = await read(cases, case_id)
        case = await patched(cases, case_id, status)
        channel, ts = body["channel"]["id"], body["message"]["ts"]
        await client.chat_update(channel=channel, ts=ts, text=case["subject"], blocks=card(case))
        text = f"{done} by {body['user']['name']} · was {was['status']} · priority {case['priority']}"
        said = [{"type": "section", "text": plain(text)}]
        await client.chat_postMessage(channel=channel, thread_ts=ts, text=text, blocks=said)


async def read(cases: httpx.AsyncClient, case_id: str) -> Json:
    """The case as it is."""
    answer = (await cases.get(f"/stores/{STORE}/cases/{case_id}")).raise_for_status()
    case: Json = answer.json()["data"]
    return case


async def patched(cases: httpx.AsyncClient, case_id: str, status: str) -> Json:
    """The case after the change."""
    answer = (await cases.patch(f"/stores/{STORE}/cases/{case_id}", json={"status": status})).raise_for_status()
    case: Json = answer.json()["data"]
    return case


def plain(text: str) -> Json:
    """Text that Slack does not format."""
    return {"type": "plain_text", "text": text, "emoji": False}


def card(case: Json) -> list[Json]:
    """A card of the same size as Casebot's."""
    verb, label = ("reopen", "Reopen") if case["status"] == "CLOSED" else ("close", "Close")
    facts = {"Status": case["status"], "Priority": case["priority"], "Customer": case["customer"]["firstName"]}
    fields = [{"type": "mrkdwn", "text": f"*{name}*\n{value}"} for name, value in facts.items()]
    value = f"{STORE}/{case['id']}/{verb}"
    button = {"type": "button", "action_id": f"casebot.case.{verb}", "text": plain(label), "value": value}
    return [
        {"type": "section", "text": plain(case["subject"])},
        {"type": "section", "fields": fields},
        {"type": "context", "elements": [plain(case["id"]), plain(f"as of {case['updatedAt']}")]},
        {"type": "actions", "elements": [button]},
    ]


async def application() -> web.Application:
    """Bolt's own web application, over connections that are kept."""
    bearer = {"Authorization": f"Bearer {os.environ['STORE_TOKEN']}"}
    cases = httpx.AsyncClient(base_url=os.environ["PANDABASE_API_URL"], headers=bearer)
    token, url = os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"]
    client = AsyncWebClient(token=token, base_url=url, session=aiohttp.ClientSession())
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    register(app, cases)
    return app.web_app("/slack/events")


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=int(os.environ["PORT"]), print=None)
