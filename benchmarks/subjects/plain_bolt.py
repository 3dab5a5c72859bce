"""(a) Bolt in its default configuration, with a listener that only acknowledges."""

import os

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])


@app.command("/case")
async def acknowledge(ack: AsyncAck) -> None:
    """Nothing else."""
    await ack()


if __name__ == "__main__":
    app.start(port=int(os.environ["PORT"]), host="127.0.0.1")
