"""The notices of a wallet that runs: told from its log, marked as read by a fact, and the same in the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S
from tests.wallet.test_live import Opened, opened, problem_of
from wallet import payer
from wallet.codes import Code
from wallet.views.inbox_values import EntryKind, InboxView

if TYPE_CHECKING:
    from wallet.ports import Moment

__all__ = ["opened"]


def read_in(moment: Moment) -> InboxView:
    """The inbox once the whole log is read."""
    while (found := moment.inbox()).is_counting:
        pass
    return found


def bob_pays(opened: Opened, amount_wei: int) -> None:
    bob, alice = opened.street["bob"], opened.alice
    payment = payer.Payment(payee=alice.address, amount_wei=amount_wei, note="", tab_limit_wei=None)
    opened.do(payer.pay(bob.node, payment))
    opened.do(alice.until(lambda world: bool(world.virtuals)))


def test_a_payment_that_came_in_is_told_and_read(opened: Opened) -> None:
    bob_pays(opened, 7)

    now = read_in(opened.live)
    assert [(entry.kind, entry.amount_wei) for entry in now.entries] == [
        (EntryKind.RECEIVED, 7),
        (EntryKind.CHANNEL_OPEN, 1000),
    ]
    assert (now.unread_count, now.needs) == (2, ())
    opened.live.read_inbox(now.entries[0].seq).result(PATIENCE_S)

    assert read_in(opened.live).unread_count == 0
    assert read_in(opened.past(now.seq)).unread_count == 2, "nobody had read it then"
    assert read_in(opened.past(now.entries[0].seq - 1)).entries[0].kind is EntryKind.CHANNEL_OPEN


def test_what_has_not_happened_cannot_be_read(opened: Opened) -> None:
    problem = problem_of(opened.live.read_inbox(10**6))

    assert problem.code == Code.UNKNOWN_EVENT
