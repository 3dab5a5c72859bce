"""Proving a token before it is kept: what it may do is tried, without changing anything."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.errors import CaseNotFound, ScopeMissing
from bot.ports import CasesApi
from bot.records import Account

READ, WRITE = "CASES_READ", "CASES_WRITE"

NO_CASE = "cs_000000000000"
"""An id that no case has: a token that may not list cases has its right to write tried on it, where 404 means yes."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a token may do. `can_write` is None where the store has no case to try it on."""

    can_read: bool
    can_write: bool | None

    def account(self, account: Account) -> Account:
        """The account with what was proved; an unproved right is assumed until Pandabase says otherwise."""
        return replace(account, can_read=self.can_read, can_write=self.can_write is not False)


async def prove(api: CasesApi, account: Account) -> Proof:
    """Try a token on its store. Raises `UpstreamError` when it can do nothing there, or nobody can tell."""
    try:
        newest = await api.first_case(account)
    except ScopeMissing as error:
        if READ not in error.scopes:
            raise
        return await _prove_write_only(api, account, error)
    if newest is None:
        return Proof(can_read=True, can_write=None)
    try:
        await api.probe_write(account, newest.id)
    except ScopeMissing:
        return Proof(can_read=True, can_write=False)
    return Proof(can_read=True, can_write=True)


async def _prove_write_only(api: CasesApi, account: Account, unreadable: ScopeMissing) -> Proof:
    try:
        await api.probe_write(account, NO_CASE)
    except CaseNotFound:
        return Proof(can_read=False, can_write=True)
    except ScopeMissing:
        raise ScopeMissing(unreadable.answered, (READ, WRITE)) from None
    return Proof(can_read=False, can_write=True)
