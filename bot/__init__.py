"""Casebot: support teams close, reopen and answer Pandabase cases from Slack."""

__version__ = "0.1.0"
