"""The help: Slack `mrkdwn` made of constants only, so that nothing anybody typed can get into it."""

from __future__ import annotations

from dataclasses import dataclass

EXAMPLE = "cs_4Kf9Tq2Lx7"
_SECOND = "cs_8Wm3Rb6Yz1"
EXAMPLE_STORE = "shp_5Hn2Pd8Vc4"


@dataclass(frozen=True, slots=True)
class _Page:
    """One verb: its arguments, what it does in one line, examples without the command's name, what can come back.

    `words` explains the words that may follow.
    """

    arguments: str
    does: str
    examples: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


_WITHOUT_SCOPE = (
    "Pandabase does not accept your token, or it may not write: link again with a token that has `CASES_WRITE`."
)
_UNKNOWN_ID = (
    "Pandabase does not know the id: check it, or choose another of your stores. "
    "Where it is an order's number, you are offered the cases of that order."
)
_UPSTREAM = (_UNKNOWN_ID, _WITHOUT_SCOPE)

PAGES: dict[str, _Page] = {
    "close": _Page(
        "ID… [priority]",
        "closes cases, up to 20 at once; with a priority, sets it too",
        (f"close {EXAMPLE}", f"close {EXAMPLE} {_SECOND}", f"close {EXAMPLE} low"),
        ("_Case is already closed_: somebody was faster. Nothing was changed.", *_UPSTREAM),
    ),
    "reopen": _Page(
        "ID… [priority]",
        "opens closed cases again",
        (f"reopen {EXAMPLE}", f"reopen {EXAMPLE} high"),
        ("_Only closed cases can be reopened_: the case is not closed. Nothing was changed.", *_UPSTREAM),
    ),
    "await": _Page(
        "ID… [priority]",
        "parks cases until the customer answers; `park` is the same",
        (f"await {EXAMPLE}", f"park {EXAMPLE} low"),
        ("_Cannot set status on a closed case_: reopen it first. Nothing was changed.", *_UPSTREAM),
    ),
    "priority": _Page(
        "ID… low|normal|high|urgent",
        "sets the priority; `prio` is the same",
        (f"priority {EXAMPLE} high", f"prio urgent {EXAMPLE} {_SECOND}"),
        _UPSTREAM,
    ),
    "show": _Page(
        "ID",
        "shows one case to you alone, with a button to share it",
        (f"show {EXAMPLE}", EXAMPLE),
        (_UNKNOWN_ID,),
    ),
    "link": _Page(
        "",
        "opens a form for your store and token, seen only by you",
        ("link",),
        ("A token typed into a command is not used. Roll it, then enter the new one in the form.",),
    ),
    "unlink": _Page(
        "[STORE]",
        "deletes your token for a store",
        ("unlink", f"unlink {EXAMPLE_STORE}"),
        ("With several stores linked, name the one to unlink.",),
    ),
    "stores": _Page("", "lists your linked stores", ("stores",)),
    "use": _Page(
        "STORE",
        "chooses the store that your commands go to first",
        (f"use {EXAMPLE_STORE}",),
        ("The store is not among yours: link it first.",),
    ),
    "watch": _Page(
        "[STORE] [filters]",
        "follows a store here: new cases, answers, and what happens outside Slack",
        ("watch", f"watch {EXAMPLE_STORE} new answered", "watch high escalated", "watch closed reopened daily"),
        (
            "No store is chosen: name it, or link it first. Casebot reads with the token of whoever watches.",
            "A word is not understood: nothing is guessed, and nothing is changed.",
        ),
        (
            "`new` `answered` `reopened` `closed` `parked` `priority`: only these; without any of them, all",
            "`low` `normal` `high` `urgent`: only cases of at least that priority",
            "`escalated`: only escalated cases",
            "`hourly` `daily`: one digest instead of single alerts",
        ),
    ),
    "unwatch": _Page(
        "[STORE]",
        "follows it no longer",
        ("unwatch", f"unwatch {EXAMPLE_STORE}"),
        ("With several stores watched here, name the one to end.",),
    ),
    "settings": _Page(
        "[STORE]",
        "opens a form for what is told here, and when",
        ("settings", f"settings {EXAMPLE_STORE}"),
        ("Nothing is watched here yet: watch a store first.",),
    ),
    "status": _Page("", "says whether the bot is well, and what is watched", ("status",)),
    "help": _Page("[verb]", "explains all commands, or one", ("help", "help close")),
}
ALIASES = {"park": "await", "prio": "priority"}

_START = (
    "*Start by linking your store:* `{command} link` opens a form for its id and your token. "
    "Only you see it. Never type a token into a command."
)
_UNKNOWN = "There is no command of that name. These are all of them."


def help_text(command: str, verb: str | None, linked: bool) -> str:
    """What can be done, as Slack `mrkdwn`, examples first; about one verb where it is known.

    `command` is the slash command's name from the settings; `linked` says whether the reader has linked a store.
    """
    name = (verb or "").casefold()
    page = ALIASES.get(name, name)
    body = _one(command, page) if page in PAGES else _all(command)
    first = [_UNKNOWN] if verb and page not in PAGES else []
    start = [] if linked else [_START.format(command=command)]
    return "\n\n".join([*first, *start, body])


def _all(command: str) -> str:
    examples = (f"close {EXAMPLE}", f"reopen {EXAMPLE} high", f"await {EXAMPLE} {_SECOND}", f"show {EXAMPLE}")
    lines = [f"`{_usage(command, verb)}` {page.does}" for verb, page in PAGES.items()]
    thread = "In a case's thread, mention me and leave the id out: `close`, `reopen high`, `priority urgent`."
    return "\n".join(["*Examples*", *_code(command, examples), "", "*All commands*", *lines, "", thread])


def _one(command: str, verb: str) -> str:
    page = PAGES[verb]
    words = ["", "*Filters*, in any order", *_listed(page.words)] if page.words else []
    refusals = ["", "*When it does not work*", *_listed(page.refusals)] if page.refusals else []
    about = ["", f"`{_usage(command, verb)}` {page.does}."]
    return "\n".join(["*Examples*", *_code(command, page.examples), *about, *words, *refusals])


def _listed(lines: tuple[str, ...]) -> list[str]:
    return [f"• {line}" for line in lines]


def _usage(command: str, verb: str) -> str:
    return f"{command} {verb} {PAGES[verb].arguments}".rstrip()


def _code(command: str, examples: tuple[str, ...]) -> list[str]:
    return [f"`{command} {example}`" for example in examples]
