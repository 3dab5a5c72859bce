"""Changes of a case in the state, whoever makes them: the API, the dashboard, the customer, Pandabase itself."""

from bot.sandbox.pandabase import transitions
from bot.sandbox.pandabase.ids import Ids
from bot.sandbox.pandabase.records import State
from bot.sandbox.pandabase.words import CLOSED_IS_SILENT, STAFF, ApiError, Json, iso


class Cases:
    """The state's cases, changed by one rule each; every change moves ``updatedAt``."""

    def __init__(self, state: State, ids: Ids) -> None:
        self._state = state
        self._ids = ids

    def append(self, case_id: str, sender: str, body: str, now: float) -> Json:
        """Add a message to the timeline and return it. It does not touch the case."""
        message = {
            "id": self._ids.new("cmsg_"),
            "caseId": case_id,
            "senderType": sender,
            "body": body,
            "attachments": [],
            "createdAt": iso(now),
        }
        self._state.timelines[case_id].append(message)
        return message

    def change(self, case_id: str, now: float, **fields: object) -> Json:
        """Set fields of the case and return it."""
        return self._state.keep({**self._state.cases[case_id], **fields, "updatedAt": iso(now)})

    def transition(self, case_id: str, wanted: str, by: str, now: float) -> Json:
        """Move the case to ``wanted``, leaving the ``SYSTEM`` trail; ``lastMessageAt`` stays where it is."""
        self.append(case_id, "SYSTEM", transitions.trail(wanted, by), now)
        return self._state.keep(transitions.moved(self._state.cases[case_id], wanted, by, now))

    def patch(self, case_id: str, status: str | None, priority: str | None, now: float) -> Json:
        """Both fields or neither: a refused transition leaves the priority alone."""
        if status is not None:
            transitions.check(self._state.cases[case_id]["status"], status)
        if priority is not None:
            self.change(case_id, now, priority=priority)
        if status is not None:
            self.transition(case_id, status, "MERCHANT", now)
        return self._state.cases[case_id]

    def reply(self, case_id: str, body: str, now: float) -> Json:
        """A message of the store's to the customer; the case then waits for the customer."""
        if self._state.cases[case_id]["status"] == "CLOSED":
            raise ApiError(400, CLOSED_IS_SILENT)
        message = self.append(case_id, "MERCHANT", body, now)
        self.change(case_id, now, status="AWAITING_CUSTOMER", lastMessageAt=iso(now), lastMessageBy="MERCHANT")
        return message

    def customer_writes(self, case_id: str, body: str, now: float) -> Json:
        """A message of the customer's; a closed case is reopened by it."""
        case = self._state.cases[case_id]
        message = self.append(case_id, "CUSTOMER", body, now)
        if case["status"] == "CLOSED":
            self.transition(case_id, "AWAITING_MERCHANT", "CUSTOMER", now)
        self.change(
            case_id,
            now,
            status="AWAITING_MERCHANT",
            lastMessageAt=iso(now),
            lastMessageBy="CUSTOMER",
            unreadCount=case["unreadCount"] + 1,
        )
        return message

    def staff_writes(self, case_id: str, body: str, now: float) -> Json:
        """A message of Pandabase's own people, who may join; whose turn it is stays as it was."""
        if self._state.cases[case_id]["status"] == "CLOSED":
            raise ApiError(400, CLOSED_IS_SILENT)
        message = self.append(case_id, STAFF, body, now)
        self.change(case_id, now, lastMessageAt=iso(now), lastMessageBy=STAFF)
        return message
