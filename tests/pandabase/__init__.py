"""The adapter of Pandabase's Cases API."""

NOW = 1_777_900_000.0
