"""The rest of the matrix: what goes wrong elsewhere, what people see of it, and the test that shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """One row: what goes wrong, what is seen, and where it is tried (`module::test`)."""

    name: str
    sees: str
    test: str


UNTRUSTED = Shown(
    "a certificate that nobody vouches for",
    "No token is sent. Done once the right one is back before the deadline, else: not reached.",
    "faults/test_untrusted.py::test_nobody_in_pandabases_place_hears_a_token",
)
"""The one way not to reach Pandabase at which somebody else would."""

_LASTS = "faults/test_slack_lasting.py::"
_DELAYED = "Done in Pandabase at once; each result is told once, on a true card, when Slack takes it again."

LASTING = (
    Shown(
        "ratelimited",
        _DELAYED,
        f"{_LASTS}test_a_limit_that_lasts_delays_what_is_told_and_nothing_else",
    ),
    Shown(
        "503",
        f"{_DELAYED} Refusals that one person reads wait as well.",
        f"{_LASTS}test_a_slack_that_is_down_for_long_is_told_everything_once_it_is_back",
    ),
    Shown(
        "account_inactive",
        _DELAYED,
        f"{_LASTS}test_a_bot_token_that_is_refused_for_long_delays_what_is_told_and_nothing_else",
    ),
    Shown(
        "missing_scope, of a scope that the manifest asks for",
        f"{_DELAYED} Whoever acted is told that it waits, and for which scope; `/readyz` and the log name it too.",
        "faults/test_slack_scope.py::test_what_could_not_be_posted_is_said_once_the_scope_is_granted",
    ),
    Shown(
        "not_in_channel",
        "Each result is one plain line in the channel. Cards that stand there keep what they showed; once the channel "
        "is open again, the next result stands on a new card, which is true, and the old one points to it.",
        f"{_LASTS}test_once_the_channel_is_open_again_the_old_card_points_to_the_next_one",
    ),
    Shown(
        "not_in_channel, and no `response_url` works",
        "Whoever acted reads each result in a direct message.",
        f"{_LASTS}test_in_a_channel_that_stays_closed_whoever_acted_reads_alone_what_nobody_else_can",
    ),
)

_TOLD = "Within three seconds: Nothing was recorded, and nothing will happen. Events are delivered again."
_NOTHING = "faults/test_database.py::test_every_click_is_answered_in_time_and_nothing_happens"

DATABASE = (
    Shown("locked by another program", _TOLD, _NOTHING),
    Shown("read-only", _TOLD, _NOTHING),
    Shown("full", _TOLD, _NOTHING),
    Shown("corrupt", f"{_TOLD} A question gets its answer or a word.", _NOTHING),
    Shown(
        "damaged inside",
        "The first wish that runs into it ends by its deadline: nothing was changed. From then on: Nothing was "
        "recorded, and nothing will happen.",
        "faults/test_damage.py::test_once_it_is_known_a_command_hears_in_time_that_nothing_was_recorded",
    ),
    Shown(
        "any of these, and a form is submitted",
        "Within three seconds, at a field: nothing was kept, or nothing was changed.",
        "faults/test_forms.py::test_a_settings_form_says_at_a_field_that_nothing_was_changed",
    ),
    Shown(
        "locked for ten seconds",
        "What was recorded before says that it takes longer than usual, and is done when the lock is gone.",
        "faults/test_database.py::test_a_lock_of_ten_seconds_is_said_and_sat_out",
    ),
    Shown(
        "deleted or replaced while the bot runs",
        "The same; then the bot stops by itself, and its log says to put the file back or to restore a backup.",
        "faults/test_database.py::test_a_file_that_is_gone_is_said_and_ends_the_bot",
    ),
    Shown(
        "its lock file deleted while the bot runs",
        "Nothing. The log and `/readyz` say that nothing keeps a second bot away, and what to do.",
        "endtoend/test_lock_file.py::test_a_bot_without_its_lock_file_works_on",
    ),
    Shown(
        "emptied, or not there, beside an old key or log",
        "The bot does not start: it names what is still there.",
        "store/test_beginning.py::test_an_empty_database_beside_an_old_key_is_refused_with_what_helps",
    ),
    Shown(
        "a backup beside the log of another database",
        "The bot does not start: the two would be a mixture.",
        "store/test_mixing.py::test_a_start_with_a_backup_beside_another_log_is_refused_with_what_to_move",
    ),
    Shown(
        "from a newer version",
        "The bot does not start: it was written by a newer Casebot.",
        "store/test_opening.py::test_a_newer_schema_is_refused_with_a_sentence",
    ),
    Shown(
        "no database at all",
        "The bot does not start: the database cannot be opened.",
        "store/test_opening.py::test_a_file_that_is_no_database_is_refused_with_a_sentence",
    ),
    Shown(
        "used by another Casebot",
        "The second bot does not start: another Casebot is using it.",
        "endtoend/test_start.py::test_a_second_bot_on_the_same_database_refuses",
    ),
)

_ONCE = "faults/test_connections.py::test_what_was_acknowledged_is_done_once_and_nothing_is_done_twice"
_GAP = "faults/test_connections.py::test_while_it_moves_to_another_connection_nobody_reads_a_time_out"

CONNECTIONS = (
    Shown("the connection drops", "A click in the gap, of a second at most, fails in Slack and is not done.", _ONCE),
    Shown("Slack warns that it will end the connection", "Nothing: the next one is open before it is left.", _GAP),
    Shown("Slack asks for a new connection", "Nothing: the next one is open before it is left.", _GAP),
    Shown("an address that works for nobody", "As for a drop; the bot asks for another, ever less often.", _ONCE),
    Shown("a peer that answers nothing, not even a ping", "As for a drop, for up to twelve seconds.", _ONCE),
    Shown(
        "two connections at once",
        "Nothing: an answer goes back the way the question came.",
        "faults/test_connections.py::test_of_two_connections_each_carries_its_share",
    ),
    Shown(
        "the same click delivered twice",
        "One change, one line.",
        "endtoend/test_once.py::test_one_click_delivered_twice_in_the_same_moment_closes_once_and_says_it_once",
    ),
)

_HERE = "faults/test_http_input.py::"

HTTP = (
    Shown(
        "a late or early signature, or of another version",
        "401",
        f"{_HERE}test_a_signature_of_another_time_or_version_is_refused",
    ),
    Shown("a header of Slack's is missing", "401", f"{_HERE}test_a_request_without_one_of_slacks_headers_is_refused"),
    Shown(
        "a request that is replayed",
        "200, and one change",
        f"{_HERE}test_a_request_that_is_replayed_as_it_was_is_carried_out_once",
    ),
    Shown(
        "a signed body that is none of Slack's: neither a JSON object nor a form, by its content type and its bytes",
        "400",
        f"{_HERE}test_a_signed_body_that_is_nothing_of_slacks_is_refused",
    ),
    Shown(
        "a signed body that is no UTF-8",
        "401",
        f"{_HERE}test_a_signature_over_bytes_that_are_no_utf_8_is_none",
    ),
    Shown(
        "a signed object or form with odd values in it",
        "200, and nothing is done",
        f"{_HERE}test_a_signed_payload_that_is_not_as_slack_documents_it_is_acknowledged_and_does_nothing",
    ),
    Shown(
        "bytes that are no HTTP",
        "400, or the connection ends",
        f"{_HERE}test_bytes_that_break_the_rules_of_http_are_refused_without_a_traceback",
    ),
    Shown(
        "bodies of 10 MB, signed or not",
        "413, and memory stays as it is",
        f"{_HERE}test_bodies_of_ten_megabytes_are_refused_in_constant_memory",
    ),
    Shown(
        "a body that takes longer than five seconds",
        "408",
        f"{_HERE}test_a_sender_of_a_slow_body_is_told_so_and_cut_off",
    ),
    Shown(
        "a head that takes longer than ten seconds",
        "the connection ends",
        f"{_HERE}test_senders_of_slow_heads_are_cut_off_and_others_are_served",
    ),
)
