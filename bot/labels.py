"""How the parts of a case read to people, as plain text. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.case import Priority, Status

_STATUS_LABELS: Mapping[str, str] = {
    Status.OPEN: "Open",
    Status.AWAITING_MERCHANT: "Awaiting us",
    Status.AWAITING_CUSTOMER: "Awaiting customer",
    Status.CLOSED: "Closed",
}


def status_label(status: str) -> str:
    """How people read a status; one that we do not know is shown as it came."""
    return _STATUS_LABELS.get(status, status)


def priority_label(priority: str | None) -> str:
    """How people read a priority; one that we do not know is shown as it came."""
    if priority is None:
        return "not set"
    return priority.capitalize() if priority in Priority.__members__ else priority


def mask_email(email: str) -> str:
    """Enough of an address to recognise a customer and too little to write to them: `a…@e….com`."""
    local, at, domain = email.rpartition("@")
    if not at:
        return "…"
    name, dot, ending = domain.rpartition(".")
    return f"{local[:1]}…@{name[:1]}…{dot}{ending}" if dot else f"{local[:1]}…@{domain[:1]}…"


# ISO 4217: the currencies whose minor unit is not a hundredth.
_NO_MINOR_UNIT = [
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "UYI",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
]
_THOUSANDTHS = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
_EXPONENTS: Mapping[str, int] = {**dict.fromkeys(_NO_MINOR_UNIT, 0), **dict.fromkeys(_THOUSANDTHS, 3)}


def money(amount: int, currency: str) -> str:
    """An amount in the currency's minor unit as people read it: `(2999, "USD")` is `29.99 USD`."""
    code = currency.upper()
    exponent = _EXPONENTS.get(code, 2)
    return f"{Decimal(amount).scaleb(-exponent):,.{exponent}f} {code}".strip()
