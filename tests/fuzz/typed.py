"""What people type after a command or a mention: nearly right, dressed up, or nothing of the kind."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.odd import TEXTS

WORDS = (
    *("close", "reopen", "prio", "priority", "await", "show", "link", "unlink", "stores", "use", "status", "help"),
    *("watch", "unwatch", "settings", "daily", "hourly", "escalated", "new", "and", "high", "URGENT", "low"),
    *("cs_4Kf9Tq2Lx7", "CASE_4kf9tq2lx7", "cse_8Kd02mXqPz71LtVa", "cs_1042", "shp_5Hn2Pd8Vc4", "cs_", "_", "shp_"),
    *("sk_live_0123456789abcdef", "xoxb-1-2-abc", "Bearer 0123456789abcdef"),
    *(
        "<@U0BOT>",
        "<@U1|ana>",
        "<!channel>",
        "<https://evil.example/cs_4Kf9Tq2Lx7|x>",
        "&lt;",
        "&amp;lt;",
        "<",
        "|",
        ">",
    ),
    *("/case", "“close”", "*close*", "`cs_4Kf9Tq2Lx7`", "１２", "ｃｌｏｓｅ", "\u00a0", "\u200b", "\n", ",", "?", "="),
)
texts = st.one_of(
    st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
    st.sampled_from(TEXTS),
    st.text(max_size=60),
    st.sampled_from(WORDS).map(lambda word: " ".join([word] * 400)),
)
