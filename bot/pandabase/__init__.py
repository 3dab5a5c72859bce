"""The adapter of Pandabase's Cases API: `wire` knows the protocol and does no I/O, `client` sends and receives."""
