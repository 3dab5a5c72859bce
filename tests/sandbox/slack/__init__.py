"""Tests of the stand-in Slack: what it does, and above all what it refuses."""
