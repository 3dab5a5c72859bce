"""The rules of the bot, without a database, without Slack and without Pandabase."""
