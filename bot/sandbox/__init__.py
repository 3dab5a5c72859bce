"""The sandbox: stand-ins for Slack and Pandabase, spoken to over HTTP only; it imports nothing of the bot."""
