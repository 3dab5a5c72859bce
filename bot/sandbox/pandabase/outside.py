"""Changes that do not come through the API: the dashboard, the customer, Pandabase itself."""

from bot.sandbox.pandabase import transitions
from bot.sandbox.pandabase.cases import Cases
from bot.sandbox.pandabase.records import State
from bot.sandbox.pandabase.waiting import Changes
from bot.sandbox.pandabase.words import Clock, Json


class Outside:
    """Base of the stand-in: what people and Pandabase do to a case elsewhere."""

    _state: State
    _cases: Cases
    _changes: Changes
    _clock: Clock

    def dashboard_close(self, case_id: str) -> Json:
        """A colleague closes it in the dashboard."""
        return self._move(case_id, "CLOSED", "MERCHANT")

    def dashboard_reopen(self, case_id: str) -> Json:
        """A colleague reopens it in the dashboard."""
        return self._move(case_id, "OPEN", "MERCHANT")

    def dashboard_await(self, case_id: str) -> Json:
        """A colleague parks it in the dashboard until the customer answers."""
        return self._move(case_id, "AWAITING_CUSTOMER", "MERCHANT")

    def dashboard_reply(self, case_id: str, body: str = "We are looking into it.") -> Json:
        """A colleague answers the customer in the dashboard, which parks the case; returns the message."""
        return self._told(self._cases.reply(case_id, body, self._clock()))

    def dashboard_read(self, case_id: str) -> Json:
        """A colleague reads the customer's messages in the dashboard."""
        return self._told(self._cases.change(case_id, self._clock(), unreadCount=0))

    def dashboard_priority(self, case_id: str, priority: str) -> Json:
        """A colleague changes its priority in the dashboard."""
        return self._told(self._cases.patch(case_id, None, priority, self._clock()))

    def customer_writes(self, case_id: str, body: str = "Is there any news?") -> Json:
        """The customer writes, which reopens a closed case; returns the message."""
        return self._told(self._cases.customer_writes(case_id, body, self._clock()))

    def escalate(self, case_id: str) -> Json:
        """The case is escalated to Pandabase."""
        now = self._clock()
        self._cases.append(case_id, "SYSTEM", "Case escalated to Pandabase", now)
        return self._told(self._cases.change(case_id, now, escalated=True))

    def calm_down(self, case_id: str) -> Json:
        """The case is not escalated any more."""
        now = self._clock()
        self._cases.append(case_id, "SYSTEM", "Escalation ended", now)
        return self._told(self._cases.change(case_id, now, escalated=False))

    def staff_writes(self, case_id: str, body: str = "Pandabase here: we have asked the carrier.") -> Json:
        """Somebody of Pandabase joins the conversation; returns the message."""
        return self._told(self._cases.staff_writes(case_id, body, self._clock()))

    def auto_close(self, case_id: str) -> Json:
        """An idle case is closed by Pandabase; only one that waits for the customer."""
        if self._state.cases[case_id]["status"] != "AWAITING_CUSTOMER":
            raise ValueError("only a case that awaits the customer is closed automatically")
        return self._move(case_id, "CLOSED", "SYSTEM")

    def _move(self, case_id: str, wanted: str, by: str) -> Json:
        transitions.check(self._state.cases[case_id]["status"], wanted)
        return self._told(self._cases.transition(case_id, wanted, by, self._clock()))

    def _told(self, result: Json) -> Json:
        self._changes.notify()
        return result
