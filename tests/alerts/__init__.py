"""Tests of what a new reading means."""
