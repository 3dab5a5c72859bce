"""The whole bot against the stand-ins: real Bolt, real SQLite, real HTTP and WebSockets."""
