"""No secret is shown, whatever it stands in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.masking import MOST, masked, shortened

WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=8, max_size=30)


@given(st.sampled_from(["sk_", "stk_", "sk_live_", "xoxb-1-", "xapp-1-", "v0="]), WORD, st.text(max_size=9))
def test_of_a_token_only_its_end_is_left(prefix: str, secret: str, after: str) -> None:
    assert prefix + secret not in masked(f'{{"value": "{prefix}{secret}", "x": "{after}"}}')


@given(WORD)
def test_a_known_secret_is_hidden_whatever_it_looks_like(secret: str) -> None:
    assert secret not in masked(f"signed with {secret}!", (secret,))


def test_the_address_of_a_response_url_is_hidden() -> None:
    text = "http://127.0.0.1:8765/actions/T0SANDBOX1/12/abc-DEF_123"
    assert masked(text) == "http://127.0.0.1:8765/actions/•••"


def test_the_ticket_of_a_socket_is_hidden() -> None:
    assert masked("ws://127.0.0.1/link/?ticket=0123abcd&app_id=A0") == "ws://127.0.0.1/link/?ticket=•••&app_id=A0"


def test_words_that_only_begin_like_a_token_stay() -> None:
    assert masked("It begins with sk_. Write sk_… here.") == "It begins with sk_. Write sk_… here."


def test_a_long_body_is_cut_with_a_word() -> None:
    assert shortened("x" * (MOST + 5)).endswith("\n… and 5 characters more")
