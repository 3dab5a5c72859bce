"""The adapter of Pandabase's Cases API.

`calls` and `answers` know the protocol and do no I/O; `client` asks over a `connection`.
"""
