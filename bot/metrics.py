"""What was measured, as Prometheus reads it. A registry of our own; no store, case or person in any label."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot import __version__

disable_created_metrics()  # type: ignore[no-untyped-call]

_ACK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
_CALL = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
_WRITE = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0)
_LATE = (0.1, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0)
_UNITS = (1, 2, 4, 8, 16, 32, 64, 128)


class Metrics:
    """Fits `bot.ports.Meter`."""

    def __init__(self, mode: str) -> None:
        """Nothing is counted yet. What has no label is there from the start, with 0."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        Info("casebot", "What runs.", registry=self._registry).info({"version": __version__, "mode": mode})
        self._measure_slack()
        self._measure_pandabase()
        self._measure_ourselves()

    def _measure_slack(self) -> None:
        self._acks = self._histogram("acknowledgement_seconds", "From a payload to its answer.", _ACK, "kind")
        self._calls = self._histogram("slack_call_seconds", "Calls of Slack's.", _CALL, "method", "outcome")
        self._reconnects = self._counter("socket_reconnects", "Connections of Socket Mode after the first.")
        self._unsigned = self._counter("refused_requests", "Requests that are not signed as Slack signs.", "signature")
        for signature in ("wrong", "none"):  # from 0, or the first of them would be no increase
            self._unsigned.labels(signature)

    def _measure_pandabase(self) -> None:
        self._requests = self._histogram("pandabase_request_seconds", "Requests.", _CALL, "kind", "outcome")
        self._polls = self._histogram("poll_seconds", "Readings of a watched store.", _CALL, "outcome")
        self._late = self._histogram("poll_late_seconds", "How much later than due a reading began.", _LATE)

    def _measure_ourselves(self) -> None:
        self._actions = self._counter("actions", "Actions that ended.", "verb", "outcome")
        self._units = self._histogram("write_units", "How much shared one transaction.", _UNITS)
        self._writes = self._histogram("write_seconds", "Transactions.", _WRITE)
        self._backlog = self._gauge("backlog", "What is recorded and not finished.", "of")
        self._oldest = self._gauge("backlog_oldest_seconds", "The age of the oldest of it, from when it was due.", "of")
        self._ready = self._gauge("ready", "1 when /readyz answers 200.")
        self._heartbeat = self._gauge("heartbeat_age_seconds", "Since the event loop was seen to turn.")

    # Fits the port

    def acknowledged(self, kind: str, seconds: float) -> None:
        """Slack got its answer."""
        self._acks.labels(kind).observe(seconds)

    def refused_request(self, signature: str) -> None:
        """A request was not signed as Slack signs."""
        self._unsigned.labels(signature).inc()

    def settled(self, verb: str, outcome: str) -> None:
        """An action ended."""
        self._actions.labels(verb, outcome).inc()

    def asked_pandabase(self, kind: str, outcome: str, seconds: float) -> None:
        """A request to Pandabase ended."""
        self._requests.labels(kind, outcome).observe(seconds)

    def called_slack(self, method: str, outcome: str, seconds: float) -> None:
        """A call of Slack's ended."""
        self._calls.labels(method, outcome).observe(seconds)

    def polled(self, outcome: str, seconds: float, late: float) -> None:
        """A watched store was read."""
        self._polls.labels(outcome).observe(seconds)
        self._late.observe(late)

    def reconnected(self) -> None:
        """Socket Mode has another connection."""
        self._reconnects.inc()

    def wrote(self, units: int, seconds: float) -> None:
        """A transaction ended."""
        self._units.observe(units)
        self._writes.observe(seconds)

    # What is looked up when somebody asks

    def waiting(self, of: str, number: float, age: float) -> None:
        """How much waits, and for how long the oldest of it has; NaN where that could not be found out."""
        self._backlog.labels(of).set(number)
        self._oldest.labels(of).set(age)

    def felt(self, *, is_ready: bool, heartbeat_age: float) -> None:
        """How the bot is."""
        self._ready.set(is_ready)
        self._heartbeat.set(heartbeat_age)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry)

    # Making

    def _histogram(self, name: str, text: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"casebot_{name}", text, labels, buckets=buckets, registry=self._registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"casebot_{name}", text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"casebot_{name}", text, labels, registry=self._registry)
