"""The operator's commands, each in a module of its own; what they need is imported when one of them runs."""
