"""How the parts of a case read to people: statuses, money, names, and addresses that nobody can write to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Customer
from bot.labels import mask_email, money, priority_label, status_label


@pytest.mark.parametrize(
    ("status", "label"),
    [
        ("OPEN", "Open"),
        ("AWAITING_MERCHANT", "Awaiting us"),
        ("AWAITING_CUSTOMER", "Awaiting customer"),
        ("CLOSED", "Closed"),
        ("SNOOZED", "SNOOZED"),
    ],
)
def test_a_status_reads_as_people_say_it(status: str, label: str) -> None:
    assert status_label(status) == label


@pytest.mark.parametrize(("priority", "label"), [("LOW", "Low"), ("URGENT", "Urgent"), ("P0", "P0"), (None, "not set")])
def test_a_priority_reads_as_people_say_it(priority: str | None, label: str) -> None:
    assert priority_label(priority) == label


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (2999, "USD", "29.99 USD"),
        (2999, "eur", "29.99 EUR"),
        (2999, "JPY", "2,999 JPY"),
        (2999, "KWD", "2.999 KWD"),
        (123456789, "USD", "1,234,567.89 USD"),
        (5, "USD", "0.05 USD"),
        (0, "USD", "0.00 USD"),
        (-2999, "USD", "-29.99 USD"),
        (1, "", "0.01"),
    ],
)
def test_money_is_in_the_currencys_minor_unit(amount: int, currency: str, text: str) -> None:
    assert money(amount, currency) == text


@given(amount=st.integers(-(10**20), 10**20), currency=st.sampled_from(["USD", "JPY", "KWD", "XYZ"]))
def test_no_money_is_lost_in_showing_it(amount: int, currency: str) -> None:
    digits = "".join(char for char in money(amount, currency) if char in "-0123456789")
    assert int(digits) == amount


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("ana@example.com", "a…@e….com"),
        ("ana@mail.example.co.uk", "a…@m….uk"),
        ("a@localhost", "a…@l…"),
        ('"odd@name"@example.com', '"…@e….com'),
        ("no address", "…"),
        ("", "…"),
    ],
)
def test_an_address_is_masked(email: str, masked: str) -> None:
    assert mask_email(email) == masked


@given(local=st.from_regex(r"[a-z]{2,20}", fullmatch=True), domain=st.from_regex(r"[a-z]{2,20}", fullmatch=True))
def test_nobody_can_write_to_a_masked_address(local: str, domain: str) -> None:
    shown_local, _, shown_domain = mask_email(f"{local}@{domain}.com").partition("@")
    assert (shown_local == local, shown_domain == f"{domain}.com") == (False, False)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("Jo", "Doe", "Jo Doe"), (" Jo ", None, "Jo"), (None, "Doe", "Doe"), ("", "  ", ""), (None, None, "")],
)
def test_a_name_is_made_of_what_is_known(first: str | None, last: str | None, name: str) -> None:
    assert Customer(first_name=first, last_name=last).name == name
